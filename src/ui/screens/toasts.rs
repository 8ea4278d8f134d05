//! Messages at the foot of the window: what a change did, with its undo; and what did not work.

use yew::prelude::*;

use crate::session::protocol::Request;
use crate::ui::components::button::{Button, Weight};
use crate::ui::components::icons::Icon;
use crate::ui::state::{Msg, Screen, Toast, ToastAction, ToastKind};

/// Props of [`Toasts`].
#[derive(Properties, PartialEq)]
pub struct ToastsProps {
    /// The messages, each with whether its undo can be offered; oldest first.
    pub toasts: Vec<(Toast, bool)>,
    /// Tells what the person wants.
    pub tell: Callback<Msg>,
}

/// The messages. Good news is announced when there is time for it, errors at once.
#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    let of = |errors: bool| {
        let shown = props.toasts.iter().filter(move |(toast, _)| (toast.kind == ToastKind::Error) == errors);
        shown.map(|(toast, undo)| one(toast, *undo, &props.tell)).collect::<Html>()
    };
    html! {
        <section class="toasts" aria-label="Messages" data-testid="toasts">
            <div class="toast-list" role="log" aria-live="polite" aria-relevant="additions">{ of(false) }</div>
            <div class="toast-list" role="alert">{ of(true) }</div>
        </section>
    }
}

fn one(toast: &Toast, offers_undo: bool, tell: &Callback<Msg>) -> Html {
    let id = toast.id;
    let hold = {
        let tell = tell.clone();
        Callback::from(move |()| tell.emit(Msg::Hold(id)))
    };
    let (kind, icon) = match toast.kind {
        ToastKind::Done => ("done", Icon::Fine),
        ToastKind::Attention => ("attention", Icon::Warning),
        ToastKind::Error => ("error", Icon::Error),
    };
    let undo = tell.reform(move |()| Msg::Ask(Request::Undo));
    let dismiss = tell.reform(move |()| Msg::Dismiss(id));
    html! {
        <article
            key={id}
            class="toast"
            data-kind={kind}
            data-testid="toast"
            onmouseenter={hold.reform(|_: MouseEvent| ())}
            onfocusin={hold.reform(|_: FocusEvent| ())}
        >
            <span class="toast-icon">{ icon.html() }</span>
            <div class="toast-words">
                <p class="toast-title">{ &toast.title }</p>
                if !toast.detail.is_empty() {
                    <p class="toast-detail">{ &toast.detail }</p>
                }
                if !toast.steps.is_empty() {
                    <p class="toast-steps-title">{ "To do the same in the product:" }</p>
                    <ol class="toast-steps">{ for toast.steps.iter().map(|step| html! { <li>{ step }</li> }) }</ol>
                }
                if offers_undo || toast.action.is_some() {
                    <div class="toast-actions">
                        if offers_undo {
                            <Button test_id="toast-undo" small=true label="Undo" icon={Icon::Undo} onclick={undo} />
                        }
                        { for toast.action.map(|action| action_button(action, id, tell)) }
                    </div>
                }
            </div>
            <Button
                test_id="toast-dismiss"
                small=true
                weight={Weight::Quiet}
                icon={Icon::Close}
                name="Dismiss"
                onclick={dismiss}
            />
        </article>
    }
}

fn action_button(action: ToastAction, id: u32, tell: &Callback<Msg>) -> Html {
    match action {
        ToastAction::ShowReport => {
            let tell = tell.clone();
            let onclick = Callback::from(move |()| {
                tell.emit(Msg::Show(Screen::Import));
                tell.emit(Msg::Dismiss(id));
            });
            html! { <Button test_id="toast-report" small=true label="See the import report" {onclick} /> }
        }
    }
}
