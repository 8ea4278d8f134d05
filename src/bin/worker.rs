//! The worker's binary: see `landfall::worker`.

#[cfg(target_arch = "wasm32")]
fn main() {
    landfall::worker::run(
        |part| Box::pin(async move { parts::load(part).await.map_err(|error| error.to_string()) }),
        || Box::pin(async { parts::warm_up().await.ok() }),
    );
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Landfall runs in a browser: `cargo xtask serve`.");
}

/// What only one of these functions reaches, the build puts into a file of that name, which is fetched when it is called
/// (`xtask/src/parts.rs`).
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the macro links the files together by it")]
mod parts {
    use landfall::session::{Answer, FILES, PLANS, Part, REPORTS};
    use landfall::worker::{WARM_UP, WarmUp};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    pub async fn load(part: Part) -> Result<Answer, SplitLoaderError> {
        match part {
            Part::Files => files().await,
            Part::Plans => plans().await,
            Part::Reports => reports().await,
        }
    }

    #[wasm_split(files, fallible)]
    fn files() -> Result<Answer, SplitLoaderError> {
        Ok(FILES)
    }

    #[wasm_split(plans, fallible)]
    fn plans() -> Result<Answer, SplitLoaderError> {
        Ok(PLANS)
    }

    #[wasm_split(reports, fallible)]
    fn reports() -> Result<Answer, SplitLoaderError> {
        Ok(REPORTS)
    }

    #[wasm_split(warm_up, fallible)]
    pub fn warm_up() -> Result<WarmUp, SplitLoaderError> {
        Ok(WARM_UP)
    }
}
