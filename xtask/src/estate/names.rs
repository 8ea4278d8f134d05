//! What companies call things.

use std::borrow::Cow;

/// A business application: as networks are named after it, and as its VMs' names have room for.
const WORKLOADS: [(&str, &str); 32] = [
    ("payments", "pay"),
    ("crm", "crm"),
    ("erp", "erp"),
    ("hr", "hr"),
    ("webshop", "shop"),
    ("logistics", "log"),
    ("analytics", "ana"),
    ("identity", "idm"),
    ("intranet", "net"),
    ("billing", "bil"),
    ("claims", "clm"),
    ("pricing", "prc"),
    ("fleet", "flt"),
    ("warehouse", "whs"),
    ("treasury", "trs"),
    ("portal", "ptl"),
    ("mobile", "mob"),
    ("partners", "prt"),
    ("archive", "arc"),
    ("documents", "doc"),
    ("scheduling", "sch"),
    ("telemetry", "tel"),
    ("fraud", "frd"),
    ("loyalty", "loy"),
    ("orders", "ord"),
    ("returns", "ret"),
    ("search", "sea"),
    ("reporting", "rep"),
    ("contracts", "con"),
    ("quality", "qua"),
    ("purchasing", "pur"),
    ("maintenance", "mnt"),
];

const ENVIRONMENTS: [&str; 5] = ["prod", "test", "dev", "uat", "stage"];

/// What runs in a subnet, and whether it runs Windows.
type Roles = &'static [(&'static str, bool)];

/// The `number`th spoke, as its network and as its VMs are named after it: `payments-test-02` and `pay-test2`.
pub fn spoke(number: u32) -> (String, String) {
    let workloads = WORKLOADS.len() as u32;
    let (workload, short) = WORKLOADS[(number % workloads) as usize];
    let environments = ENVIRONMENTS.len() as u32;
    let environment = ENVIRONMENTS[(number / workloads % environments) as usize];
    let of_vms = if environment == "prod" { short.to_owned() } else { format!("{short}-{environment}") };
    match number / workloads / environments {
        0 => (format!("{workload}-{environment}"), of_vms),
        round => (format!("{workload}-{environment}-{:02}", round + 1), format!("{of_vms}{}", round + 1)),
    }
}

/// What the VMs in a subnet of this name do.
pub fn roles(subnet: &str) -> Roles {
    match subnet {
        "web" => &[("web", false), ("web", false), ("iis", true), ("proxy", false)],
        "app" => &[("app", false), ("app", true), ("api", false), ("svc", true)],
        "data" => &[("sql", true), ("sql", true), ("pg", false), ("mongo", false)],
        "mgmt" => &[("jump", true), ("mon", false), ("ansible", false)],
        "aks" => &[("k8s", false)],
        "batch" => &[("job", false), ("etl", true)],
        "cache" => &[("redis", false)],
        "dmz" => &[("edge", false), ("mail", true)],
        "shared" => &[("dc", true), ("file", true), ("print", true), ("ca", true)],
        "vdi" => &[("vdi", true)],
        "nva-untrust" | "nva-trust" => &[("fw", false)],
        _ => &[("vm", false), ("test", true)],
    }
}

/// VM sizes, without `Standard_`, the usual ones more often.
pub const SIZES: [&str; 10] =
    ["D2s_v5", "D2s_v5", "D4s_v5", "D4s_v5", "D8s_v5", "B2ms", "E4s_v5", "E8s_v5", "F4s_v2", "D2_v2"];

/// A name drawn out to `limit` characters, the most that Azure takes, without losing what tells it from others.
pub fn drawn_out(name: &str, limit: usize) -> Cow<'_, str> {
    const WORDS: &str = "-of-the-business-critical-landing-zone-for-group-wide-disaster-recovery-exercises-in-europe";
    let Some(room) = limit.checked_sub(name.len()).filter(|room| *room > 0) else {
        return Cow::Borrowed(name);
    };
    let mut long = [name, &WORDS[..room.min(WORDS.len())]].concat();
    // Azure takes no hyphen at the end.
    if long.ends_with('-') {
        long.pop();
        long.push('x');
    }
    Cow::Owned(long)
}
