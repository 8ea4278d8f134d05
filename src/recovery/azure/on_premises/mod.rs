//! What the systems share that bring on-premises machines to Azure: rules in [`rules`], NICs and their roles in [`nics`],
//! checks in [`checks`].

pub mod checks;
pub mod nics;
pub mod rules;
