//! A dialog over the page: the browser's own, which keeps the focus inside, the page still, and Escape working.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::icons::Icon;

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// For browser tests.
    pub test_id: AttrValue,
    /// What it is about.
    pub title: AttrValue,
    /// `narrow`, `wide` or `palette`.
    #[prop_or(AttrValue::Static("narrow"))]
    pub size: AttrValue,
    /// Without a visible head, where the content is one of its own.
    #[prop_or_default]
    pub headless: bool,
    /// It was closed, by whatever way.
    pub on_close: Callback<()>,
    /// What is in it.
    pub children: Children,
    /// The buttons below.
    #[prop_or_default]
    pub footer: Html,
}

/// A dialog. It is open while it is rendered.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| {
            let before = gloo::utils::document().active_element();
            let dialog = element.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            move || {
                // While it is open, even if it is no longer in the document, nothing else takes the focus.
                if let Some(dialog) = dialog {
                    dialog.close();
                }
                give_back_focus(before);
            }
        });
    }
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| on_close.emit(()))
    };
    let oncancel = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: Event| {
            // The state closes it, not the browser behind the state's back.
            event.prevent_default();
            on_close.emit(());
        })
    };
    let onpointerdown = {
        let (element, on_close) = (element.clone(), props.on_close.clone());
        Callback::from(move |event: PointerEvent| {
            let on_backdrop = event.target().is_some_and(|target| {
                element.get().is_some_and(|element| *AsRef::<web_sys::EventTarget>::as_ref(&element) == target)
            });
            if on_backdrop {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog
            ref={element}
            class="dialog"
            aria-label={props.title.clone()}
            data-size={props.size.clone()}
            data-testid={props.test_id.clone()}
            {oncancel}
            {onpointerdown}
        >
            <div class="dialog-box">
                if !props.headless {
                    <header class="dialog-head">
                        <h2>{ &props.title }</h2>
                        <button
                            type="button"
                            class="button"
                            data-weight="quiet"
                            data-bare=""
                            aria-label="Close"
                            title="Close"
                            data-testid={format!("{}-close", props.test_id)}
                            onclick={close}
                        >
                            { Icon::Close.html() }
                        </button>
                    </header>
                }
                <div class="dialog-body">{ for props.children.iter() }</div>
                if props.footer != Html::default() {
                    <footer class="dialog-foot">{ props.footer.clone() }</footer>
                }
            </div>
        </dialog>
    }
}

/// Removing an open dialog from the document does not give the focus back, as closing it would.
fn give_back_focus(before: Option<web_sys::Element>) {
    use wasm_bindgen::JsCast;
    if let Some(element) = before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
