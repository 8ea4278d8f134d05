//! Writes an RVTools workbook of any number of VMs, made up from a seed: for benchmarks, and for trying things out.
//!
//! `cargo run --release --example rvtools_estate -- 10000 target/rvtools-10000.xlsx [seed [tab,tab]]`, or
//! `cargo xtask estate --format rvtools --nics 20000`. Of a few VMs, and with few tabs, it is what the worker warms up with:
//! `… -- 50 static/warm-up/rvtools.xlsx 1 vInfo,vNetwork,vMetaData`.
//!
//! It has the 27 tabs of RVTools 4.8 with as many columns as there, two NICs a VM, many cells empty and texts of the usual
//! lengths, so that its size is that of a real one: some 850 bytes a VM packed, 7 KB unpacked.
#![cfg(not(target_arch = "wasm32"))]

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// A tab: its name, how many rows it has a VM (or how many in all, where negative), and its columns with what they hold.
type Tab = (&'static str, i32, &'static str);

/// `Name=kind`: a kind is a letter, see [`cell`]; columns written `*9` stand for so many more of the usual kinds.
const TABS: &[Tab] = &[
    (
        "vInfo",
        1,
        "VM=v|Powerstate=p|Template=f|SRM Placeholder=f|Config status=g|DNS Name=d|Connection state=c|Guest state=r|Heartbeat=g|\
         Consolidation Needed=f|PowerOn=t|Suspended To Memory=f|Creation date=t|CPUs=2|Memory=6|NICs=2|Disks=2|\
         Total disk capacity MiB=8|EnableUUID=f|CBT=y|Primary IP Address=a|Network #1=n|Network #2=m|Network #3=|Network #4=|Num Monitors=1|\
         Resource pool=x|Folder=x|Provisioned MiB=8|In Use MiB=8|Unshared MiB=8|HA Restart Priority=x|Firmware=x|HW version=2|Path=h|\
         Log directory=h|Annotation=w|Datacenter=k|Cluster=l|Host=o|OS according to the configuration file=s|\
         OS according to the VMware Tools=s|VM ID=i|SMBIOS UUID=u|VM UUID=u|VI SDK Server type=x|VI SDK API Version=x|VI SDK Server=z|\
         VI SDK UUID=q|*48",
    ),
    ("vCPU", 1, "VM=v|Powerstate=p|Template=f|CPUs=2|Sockets=2|Cores p/s=1|*24"),
    ("vMemory", 1, "VM=v|Powerstate=p|Template=f|Size MiB=6|Overhead=6|*26"),
    ("vDisk", 1, "VM=v|Powerstate=p|Template=f|Disk=x|Capacity MiB=8|Raw=f|Path=h|*28"),
    ("vPartition", 1, "VM=v|Powerstate=p|Template=f|Disk=x|Capacity MiB=8|Consumed MiB=8|*14"),
    (
        "vNetwork",
        2,
        "VM=v|Powerstate=p|Template=f|SRM Placeholder=f|NIC label=j|Adapter=x|Network=n|Switch=x|Connected=y|Starts Connected=y|\
         Mac Address=b|Type=x|IPv4 Address=e|IPv6 Address=|Direct Path IO=f|Internal Sort Column=v|Annotation=w|Datacenter=k|Cluster=l|Host=o|\
         Folder=x|OS according to the configuration file=s|OS according to the VMware Tools=s|VM ID=i|VM UUID=u|VI SDK Server=z|VI SDK UUID=q",
    ),
    ("vCD", 1, "VM=v|Powerstate=p|Template=f|Device Node=x|Connected=f|*14"),
    ("vUSB", -3, "VM=v|Powerstate=p|*14"),
    ("vSnapshot", -200, "VM=v|Powerstate=p|Name=x|*18"),
    ("vTools", 1, "VM=v|Powerstate=p|Template=f|VM Version=2|Tools=x|Tools Version=6|*20"),
    ("vSource", -1, "Name=z|OS type=x|API type=x|*10"),
    ("vRP", -20, "Resource Pool name=x|*40"),
    ("vCluster", -8, "Name=l|Config status=g|*36"),
    ("vHost", -120, "Host=o|Datacenter=k|Cluster=l|*64"),
    ("vHBA", -300, "Host=o|Datacenter=k|Cluster=l|*12"),
    ("vNIC", -480, "Host=o|Datacenter=k|Cluster=l|*12"),
    ("vSwitch", -240, "Host=o|Datacenter=k|Cluster=l|Switch=x|*20"),
    ("vPort", -960, "Host=o|Datacenter=k|Cluster=l|Port Group=n|Switch=x|VLAN=1|*16"),
    ("dvSwitch", -4, "Switch=x|Datacenter=k|*26"),
    ("dvPort", -400, "Port=n|Switch=x|Type=x|# Ports=2|VLAN=N|*36"),
    ("vSC_VMK", -360, "Host=o|Datacenter=k|Cluster=l|Port Group=n|Device=x|Mac Address=b|DHCP=f|IP Address=a|*8"),
    ("vDatastore", -90, "Name=x|Config status=g|*30"),
    ("vMultiPath", -900, "Host=o|Cluster=l|Datacenter=k|*36"),
    ("vLicense", -6, "Name=x|Key=x|*6"),
    ("vFileInfo", 1, "Friendly Path Name=h|File Name=x|File Type=x|File Size in bytes=8|Path=h|*4"),
    ("vHealth", -700, "Name=v|Message=w|Message type=x|*3"),
    ("vMetaData", -1, "RVTools major version=M|RVTools version=R|xlsx creation datetime=t|Server=z"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(machines), Some(path)) = (arguments.next().and_then(|count| count.parse::<u32>().ok()), arguments.next())
    else {
        return Err(
            "Found no number of VMs and no path; expected, for example, 10000 target/rvtools-10000.xlsx.".into()
        );
    };
    let seed = arguments.next().map_or(Ok(1), |word| word.parse::<u32>())?;
    workbook(machines, seed, &arguments.next().unwrap_or_default())?.save(&path)?;
    println!("wrote {machines} VMs into {path}");
    Ok(())
}

/// An estate of this many VMs; the same seed makes the same one. `tabs` are parted by commas; empty for all.
pub fn workbook(machines: u32, seed: u32, tabs: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let is_wanted = |tab: &str| tabs.is_empty() || tabs.split(',').any(|wanted| wanted == tab);
    for (name, rows, columns) in TABS.iter().filter(|(name, ..)| is_wanted(name)) {
        let rows = if *rows < 0 { rows.unsigned_abs() } else { rows.unsigned_abs() * machines };
        let per_machine = TABS.iter().find(|(tab, ..)| tab == name).map_or(1, |(_, rows, _)| (*rows).max(1)) as u32;
        write(workbook.add_worksheet().set_name(*name)?, columns, rows, (per_machine, seed))?;
    }
    Ok(workbook)
}

fn write(sheet: &mut Worksheet, columns: &str, rows: u32, (per_machine, seed): (u32, u32)) -> Result<(), XlsxError> {
    let mut kinds: Vec<(String, char)> = Vec::new();
    for column in columns.split('|') {
        match column.strip_prefix('*') {
            Some(count) => {
                let more = 0..count.parse().unwrap_or(0);
                kinds.extend(
                    more.map(|number| (format!("Column {}", number + 1), ['f', ' ', '2', ' ', ' ', ' '][number % 6])),
                );
            }
            None => {
                let (name, kind) = column.split_once('=').unwrap_or((column, ""));
                kinds.push((name.trim().to_owned(), kind.chars().next().unwrap_or(' ')));
            }
        }
    }
    for (place, (name, _)) in kinds.iter().enumerate() {
        sheet.write(0, place as u16, name)?;
    }
    for row in 0..rows {
        for (place, (_, kind)) in kinds.iter().enumerate() {
            cell(sheet, row + 1, place as u16, *kind, (row / per_machine, row % per_machine, seed))?;
        }
    }
    Ok(())
}

/// Writes a cell of a kind: of the VM with a number, and of its first, second … row.
fn cell(sheet: &mut Worksheet, row: u32, column: u16, kind: char, of: (u32, u32, u32)) -> Result<(), XlsxError> {
    let (vm, part, seed) = of;
    // One step of a linear congruence is dice enough.
    let dice = |sides: u32| {
        ((vm ^ (seed.wrapping_sub(1))).wrapping_mul(2_654_435_761).wrapping_add(u32::from(column) * 97) >> 8) % sides
    };
    let subnet = vm / 200;
    let address = |network: u32| format!("10.{}.{}.{}", network % 200 + 10, (network / 200) % 250, vm % 200 + 20);
    let text = match kind {
        'v' => format!("srv-{}-{vm:05}", ["web", "app", "sql", "file", "mail"][(vm % 5) as usize]),
        'p' => ["poweredOn", "poweredOn", "poweredOn", "poweredOff"][dice(4) as usize].to_owned(),
        'f' => "False".to_owned(),
        'y' => "True".to_owned(),
        'g' => "green".to_owned(),
        'c' => "connected".to_owned(),
        'r' => "running".to_owned(),
        'd' => format!("srv-{vm:05}.corp.example.com"),
        't' => format!("2025/{:02}/{:02} {:02}:{:02}:00", dice(12) + 1, dice(28) + 1, dice(24), dice(60)),
        'a' | 'e' => address(subnet * 2 + part),
        'n' => format!("pg-{}-{:03}", if part == 0 { "app" } else { "backup" }, subnet),
        'm' => format!("pg-backup-{subnet:03}"),
        'k' => format!("dc-{}", vm % 2),
        'l' => format!("cluster-{}", vm % 8),
        'o' => format!("esx-{:03}.corp.example.com", vm % 120),
        's' => ["Microsoft Windows Server 2022 (64-bit)", "Red Hat Enterprise Linux 9 (64-bit)"][(vm % 2) as usize]
            .to_owned(),
        'i' => format!("vm-{}", 1000 + vm),
        'u' => format!("4211{vm:04x}-7a1c-4f{:02x}-9b3e-{:012x}", vm % 256, u64::from(vm) * 7919),
        'q' => "5f1c2d3e-8a4b-4c6d-9e0f-1a2b3c4d5e6f".to_owned(),
        'z' => "vcenter01.corp.example.com".to_owned(),
        'h' => format!("[datastore-{:02}] srv-{vm:05}/srv-{vm:05}.vmx", vm % 90),
        'w' => format!("Owner team {} of project {}, see ticket {}", dice(40), dice(300), 100_000 + vm),
        'j' => format!("Network adapter {}", part + 1),
        'b' => format!("00:50:56:{:02x}:{:02x}:{:02x}", part + 0x80, (vm >> 8) & 0xff, vm & 0xff),
        'x' => ["Default", "Normal", "Vmxnet3", "dvs-prod-01", "assigned"][dice(5) as usize].to_owned(),
        'N' => (100 + vm % 3000).to_string(),
        'M' => "4.8".to_owned(),
        'R' => "4.8.1".to_owned(),
        '1' | '2' | '6' | '8' => {
            let number = match kind {
                '1' => dice(9) + 1,
                '2' => dice(16) + 1,
                '6' => 1024 * (dice(64) + 1),
                _ => 10_240 * (dice(400) + 1),
            };
            sheet.write(row, column, number)?;
            return Ok(());
        }
        _ => return Ok(()),
    };
    sheet.write(row, column, text)?;
    Ok(())
}
