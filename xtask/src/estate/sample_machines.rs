//! The VMs of the committed samples, as tables: network, VM, operating system, size, zone, power state and NICs.
//!
//! A NIC is written `subnet=address`: `+` before each further address, `~` before a dynamic one, `*` after one that
//! has a public address too. A line whose operating system is `-` is a NIC that no VM has.

/// Some sixty VMs to protect.
pub const SOURCE_MACHINES: &str = "
corp-weu web-prod-01 linux D2s_v5 1 running web=10.10.0.10*
corp-weu web-prod-02 linux D2s_v5 2 running web=10.10.0.11
corp-weu web-prod-03 linux D2s_v5 3 running web=10.10.0.12
corp-weu web-prod-04 linux D2s_v5 1 running web=10.10.0.13
corp-weu iis-prod-01 windows D4s_v5 1 running web=10.10.0.20+10.10.0.21
corp-weu iis-prod-02 windows D4s_v5 2 running web=10.10.0.22+10.10.0.23
corp-weu proxy-prod-01 linux B2ms - running web=10.10.0.30
corp-weu app-prod-01 linux D4s_v5 1 running app=10.10.1.10
corp-weu app-prod-02 linux D4s_v5 2 running app=10.10.1.11
corp-weu app-prod-03 linux D4s_v5 3 running app=10.10.1.12
corp-weu app-prod-04 linux D4s_v5 1 deallocated app=10.10.1.13
corp-weu api-prod-01 linux D2s_v5 1 running app=10.10.1.20
corp-weu api-prod-02 linux D2s_v5 2 running app=10.10.1.21
corp-weu svc-prod-01 windows D2s_v5 - running app=~10.10.1.30
corp-weu svc-prod-02 windows D2s_v5 - running app=~10.10.1.31
corp-weu old-app-07-nic - - - - app=10.10.1.99
corp-weu sql-prod-01 windows E8s_v5 1 running data=10.10.2.10+10.10.2.12
corp-weu sql-prod-02 windows E8s_v5 2 running data=10.10.2.11+10.10.2.13
corp-weu pg-prod-01 linux E4s_v5 1 running data=10.10.2.20
corp-weu pg-prod-02 linux E4s_v5 2 running data=10.10.2.21
corp-weu mongo-prod-01 linux E4s_v5 3 running data=10.10.2.30
corp-weu jump-prod-01 windows B2ms - running mgmt=10.10.3.10
corp-weu mon-prod-01 linux D2s_v5 - running mgmt=10.10.3.11
corp-weu ansible-prod-01 linux B2ms - stopped mgmt=10.10.3.12
corp-weu edge-prod-01 linux F4s_v2 1 running dmz=10.10.4.4*
corp-weu edge-prod-02 linux F4s_v2 2 running dmz=10.10.4.5
corp-weu edge-prod-03 linux F4s_v2 3 running dmz=10.10.4.6
corp-weu mail-prod-01 windows D2s_v5 1 running dmz=10.10.4.7
corp-weu mail-prod-02 windows D2s_v5 2 running dmz=10.10.4.8
corp-weu sftp-prod-01 linux D2s_v5 1 running dmz=10.10.4.9
corp-weu vpn-prod-01 linux D2s_v5 1 running dmz=10.10.4.10
corp-weu waf-prod-01 linux D4s_v5 1 running dmz=10.10.4.11
corp-weu waf-prod-02 linux D4s_v5 2 running dmz=10.10.4.12
hub-weu dc-hub-01 windows D2s_v5 1 running shared=10.0.2.4
hub-weu dc-hub-02 windows D2s_v5 2 running shared=10.0.2.5
hub-weu file-hub-01 windows D4s_v5 - running shared=10.0.2.10
hub-weu fw-hub-01 linux F4s_v2 1 running nva-untrust=10.0.1.4* nva-trust=10.0.1.36
hub-weu fw-hub-02 linux F4s_v2 2 running nva-untrust=10.0.1.5 nva-trust=10.0.1.37
spoke-payments-prod-weu web-pay-01 linux D2s_v5 1 running web=10.20.0.10
spoke-payments-prod-weu web-pay-02 linux D2s_v5 2 running web=10.20.0.11
spoke-payments-prod-weu web-pay-03 linux D2s_v5 3 running web=~10.20.0.4
spoke-payments-prod-weu app-pay-01 linux D4s_v5 1 running app=10.20.1.10
spoke-payments-prod-weu app-pay-02 linux D4s_v5 2 running app=10.20.1.11
spoke-payments-prod-weu app-pay-03 linux D4s_v5 3 running app=10.20.1.12
spoke-payments-prod-weu hsm-pay-01 linux D2s_v5 1 running app=10.20.1.20
spoke-payments-prod-weu sql-pay-01 windows E8s_v5 1 running data=10.20.2.10
spoke-payments-prod-weu sql-pay-02 windows E8s_v5 2 running data=10.20.2.11
spoke-payments-prod-weu redis-pay-01 linux E4s_v5 1 running data=10.20.2.20
spoke-payments-prod-weu job-pay-01 linux D4s_v5 - running batch=10.20.3.10
spoke-payments-prod-weu job-pay-02 linux D4s_v5 - deallocated batch=~10.20.3.4
spoke-crm-prod-weu web-crm-01 windows D2s_v5 1 running web=10.30.0.10
spoke-crm-prod-weu web-crm-02 windows D2s_v5 2 running web=10.30.0.11
spoke-crm-prod-weu sql-crm-01 windows E4s_v5 1 running data=10.30.1.10
spoke-erp-prod-weu sap-app-01 linux E8s_v5 1 running sap-app=10.40.0.10+10.40.0.20
spoke-erp-prod-weu sap-app-02 linux E8s_v5 2 running sap-app=10.40.0.11+10.40.0.21
spoke-erp-prod-weu sap-ascs-01 linux E4s_v5 1 running sap-app=10.40.0.12
spoke-erp-prod-weu hana-erp-01 linux E32s_v5 1 running sap-db=10.40.1.10+10.40.1.20
spoke-erp-prod-weu hana-erp-02 linux E32s_v5 2 running sap-db=10.40.1.11+10.40.1.21
lab-weu vm-lab-01 linux B2ms - running default=~192.168.100.4
lab-weu vm-lab-02 windows B2ms - deallocated default=~192.168.100.5
";

/// What runs at the recovery site at all times, some of it at addresses that the sources would like to keep.
pub const TARGET_MACHINES: &str = "
corp-neu web-neu-01 linux D2s_v5 1 running web=10.10.0.10
corp-neu proxy-neu-01 linux B2ms - running web=10.10.0.30
corp-neu mon-neu-01 linux D2s_v5 - running mgmt=10.10.13.4
corp-neu edge-neu-01 linux F4s_v2 1 running dmz=10.10.4.4
corp-neu edge-neu-02 linux F4s_v2 2 running dmz=10.10.4.5
corp-neu mail-neu-01 windows D2s_v5 1 running dmz=10.10.4.13
corp-neu vpn-neu-01 linux D2s_v5 1 running dmz=10.10.4.14
hub-neu dc-neu-01 windows D2s_v5 1 running shared=10.50.2.4
hub-neu dc-neu-02 windows D2s_v5 2 running shared=10.50.2.5
spoke-payments-prod-neu sql-pay-neu-01 windows E8s_v5 1 running data=10.20.2.12
";
