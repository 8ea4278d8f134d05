//! What can be done with the selected rows.

use std::rc::Rc;

use yew::prelude::*;

use super::paste::PasteDialog;
use crate::session::protocol::{Change, OperationCode, Request, RowSelection};
use crate::ui::components::icons::Icon;
use crate::ui::components::picker::{Picker, PickerOption};
use crate::ui::words::counted;

/// Value of the option that leaves a choice to the rule; no subnet can be called so.
const BY_RULE: &str = "\u{0}rule";

#[derive(Properties, PartialEq)]
pub struct BulkBarProps {
    /// How many rows are selected.
    pub count: u32,
    /// Which.
    pub rows: RowSelection,
    /// Subnets to choose from.
    pub subnets: Vec<String>,
    /// Which landing is meant: failover's or test failover's.
    pub operation: OperationCode,
    /// What became of the last copy.
    pub copied: AttrValue,
    /// Asks the session.
    pub ask: Callback<Request>,
    /// Copy the rows.
    pub on_copy: Callback<()>,
    /// Select nothing.
    pub on_clear: Callback<()>,
}

/// The bar.
#[component]
pub fn BulkBar(props: &BulkBarProps) -> Html {
    let pasting = use_state(|| false);
    let subnets: Rc<[PickerOption]> = by_rule("Leave to the rule")
        .chain(props.subnets.iter().map(|name| PickerOption::new(name.clone(), name.clone())))
        .collect();
    let allocations: Rc<[PickerOption]> = [("static", "Static"), ("dynamic", "DHCP")]
        .into_iter()
        .map(|(value, label)| PickerOption::new(value, label))
        .chain(by_rule("Leave to the rule"))
        .collect();
    let secondaries: Rc<[PickerOption]> =
        [PickerOption::new("with", "Fail over too"), PickerOption::new("without", "Leave behind")].into();
    let change = |change: Change| {
        let ask = props.ask.clone();
        Callback::from(move |_: MouseEvent| ask.emit(Request::Change(change.clone())))
    };
    let exclude = |excluded| change(Change::Exclude { rows: props.rows.clone(), excluded });
    let on_subnet = picked(props, |props, value| {
        let (rows, operation) = (props.rows.clone(), props.operation);
        Change::ChooseSubnet { rows, operation, subnet: chosen(value) }
    });
    let on_allocation = picked(props, |props, value| Change::ChooseAllocation {
        rows: props.rows.clone(),
        is_static: chosen(value).map(|value| value == "static"),
    });
    let on_secondary =
        picked(props, |props, value| Change::SelectSecondary { rows: props.rows.clone(), selected: value == "with" });
    let open_paste = {
        let pasting = pasting.clone();
        Callback::from(move |_: MouseEvent| pasting.set(true))
    };
    let on_paste = {
        let (pasting, ask) = (pasting.clone(), props.ask.clone());
        let (rows, operation) = (props.rows.clone(), props.operation);
        Callback::from(move |text: Option<String>| {
            pasting.set(false);
            if let Some(text) = text {
                ask.emit(Request::Change(Change::PasteAddresses { rows: rows.clone(), operation, text }));
            }
        })
    };
    let on_copy = props.on_copy.reform(|_: MouseEvent| ());
    let on_clear = props.on_clear.reform(|_: MouseEvent| ());
    html! {
        <div class="plan-bulk" role="toolbar" aria-label="Selected rows" data-testid="bulk-bar">
            <strong class="plan-bulk-count" data-testid="bulk-count">{ counted(props.count.into(), "row", "rows") }{ " selected" }</strong>
            <Picker label="Subnet for the selected rows" test_id="bulk-subnet" look="button" options={subnets} on_pick={on_subnet}>{ "Subnet" }</Picker>
            <Picker label="Allocation for the selected rows" test_id="bulk-allocation" look="button" options={allocations} on_pick={on_allocation}>{ "Allocation" }</Picker>
            <Picker label="Secondary IP configurations of the selected rows" test_id="bulk-secondary" look="button" options={secondaries} on_pick={on_secondary}>{ "Secondaries" }</Picker>
            <button type="button" class="button" data-small="" data-testid="bulk-exclude" title="Leave the machines of these rows out of the plan" onclick={exclude(true)}>{ "Exclude" }</button>
            <button type="button" class="button" data-small="" data-testid="bulk-include" title="Take the machines of these rows in again" onclick={exclude(false)}>{ "Include" }</button>
            <button type="button" class="button" data-small="" data-testid="bulk-paste" onclick={open_paste}>{ "Paste addresses…" }</button>
            <button type="button" class="button" data-small="" data-testid="bulk-copy" onclick={on_copy}>{ "Copy" }</button>
            <output class="plan-bulk-said" data-testid="bulk-said">{ props.copied.clone() }</output>
            <button type="button" class="button" data-small="" data-bare="" data-weight="quiet" data-testid="bulk-clear" aria-label="Clear the selection" title="Clear the selection (Esc)" onclick={on_clear}>
                { Icon::Close.html() }
            </button>
            if *pasting {
                <PasteDialog count={props.count} on_done={on_paste} />
            }
        </div>
    }
}

fn by_rule(label: &'static str) -> impl Iterator<Item = PickerOption> {
    std::iter::once(PickerOption::new(BY_RULE, label))
}

/// What was picked; `None` for the rule.
fn chosen(value: &AttrValue) -> Option<String> {
    (value != BY_RULE).then(|| value.to_string())
}

fn picked(props: &BulkBarProps, change: impl Fn(&Picked, &AttrValue) -> Change + 'static) -> Callback<AttrValue> {
    let ask = props.ask.clone();
    let about = Picked { rows: props.rows.clone(), operation: props.operation };
    Callback::from(move |value| ask.emit(Request::Change(change(&about, &value))))
}

/// What a change is about.
struct Picked {
    rows: RowSelection,
    operation: OperationCode,
}
