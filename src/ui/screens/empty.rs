//! Nothing is open: what this is, and the ways in.

use yew::prelude::*;

use crate::session::protocol::SystemView;
use crate::ui::browser::shortcuts;
use crate::ui::commands::Run;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::icons::Icon;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::state::{Dialog, Msg};

/// Props of [`Empty`].
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// The recovery systems there are.
    pub systems: Vec<SystemView>,
    /// What the person wants.
    pub run: Callback<Run>,
}

/// The empty state.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    let run = |what: Run| props.run.reform(move |()| what.clone());
    html! {
        <main class="empty" id="main" tabindex="-1" data-testid="empty">
            <div class="empty-words">
                <h1>{ "Where does every VM land?" }</h1>
                <p class="lead">
                    { "Give Landfall the inventories of two sites. Before a disaster does, it shows which network, subnet and \
                       IP address every NIC gets at the recovery site, why, and what will go wrong." }
                </p>
            </div>
            { landing() }
            <div class="drop-area" data-testid="drop-area">
                <span class="drop-icon">{ Icon::Upload.html() }</span>
                <p class="drop-title">{ "Drop the files of both sites anywhere" }</p>
                <p class="drop-detail">
                    { "RVTools, Azure, VMM, Hyper-V, Veeam, Terraform and more, any table, or a saved plan. Several at once." }
                </p>
                <div class="drop-ways">
                    <Button
                        test_id="choose-files"
                        label="Choose files"
                        weight={Weight::Main}
                        onclick={run(Run::ChooseFiles)}
                    />
                    <Button
                        test_id="open-paste"
                        label="Paste text"
                        icon={Icon::Paste}
                        name={format!("Or press {} V anywhere", shortcuts::key_name("mod"))}
                        onclick={run(Run::Tell(Msg::Open(Dialog::Paste)))}
                    />
                    <Menu
                        test_id="try-sample"
                        label="Try a sample"
                        name="Try a sample: two sites with some 60 VMs"
                        icon={Icon::Spark}
                        weight={Weight::Plain}
                        items={samples(&props.systems, &props.run)}
                    />
                </div>
            </div>
            <div class="empty-foot">
                <Button
                    test_id="open-how-to-get"
                    label="How do I get these files?"
                    icon={Icon::Terminal}
                    weight={Weight::Quiet}
                    onclick={run(Run::Tell(Msg::Open(Dialog::HowToGet)))}
                />
                <p class="privacy">
                    { Icon::Lock.html() }
                    <span>
                        { "Nothing you give it leaves this browser. The page reads the files itself, sends them nowhere, and \
                           keeps the plan here, on this computer." }
                    </span>
                </p>
            </div>
        </main>
    }
}

fn samples(systems: &[SystemView], run: &Callback<Run>) -> Vec<MenuItem> {
    let systems = systems.iter().filter(|system| !system.sample.is_empty());
    systems
        .map(|system| {
            let id = system.id.clone();
            let act = run.reform(move |()| Run::TrySample(id.clone()));
            let item = MenuItem::new(format!("sample-{}", system.id), system.name.clone(), act);
            if system.retired.is_empty() { item } else { item.detail("A retired product") }
        })
        .collect()
}

/// What an answer looks like: three rows of a plan.
fn landing() -> Html {
    let rows = [
        ("web-01", "10.20.1.7", "App", "10.20.1.7", "kept", Icon::Fine),
        ("sql-02", "10.20.2.4", "Data", "10.20.2.9", "changed", Icon::Changed),
        ("jump-01", "10.20.9.5", "", "no free address", "fails", Icon::Error),
    ];
    html! {
        <div class="landing" aria-hidden="true">
            <div class="landing-row landing-head">
                <span>{ "VM" }</span>
                <span>{ "Today" }</span>
                <span /><span />
                <span>{ "After failover" }</span>
            </div>
            { for rows.into_iter().map(|(machine, from, subnet, to, outcome, icon)| html! {
                <div class="landing-row" data-outcome={outcome}>
                    <span class="landing-machine">{ machine }</span>
                    <span class="landing-from">{ from }</span>
                    <svg class="landing-line" viewBox="0 0 100 8" preserveAspectRatio="none"><path d="M0 4h100" /></svg>
                    { icon.html() }
                    <span class="landing-to">
                        if !subnet.is_empty() {
                            <span class="landing-subnet">{ subnet }</span>
                        }
                        <span>{ to }</span>
                    </span>
                </div>
            }) }
        </div>
    }
}
