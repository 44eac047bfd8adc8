# The timer, cron or scheduled task calls this script. It reads its settings from the environment, connects, and checks.
# EXCHANGE_APPID, EXCHANGE_ORGANIZATION, EXCHANGE_CERTIFICATE (a thumbprint, or a .pfx file), COMMERCE_STATE (a permanent folder),
# COMMERCE_REPAIR (1 to add what is missing).
Import-Module CommerceMailAdmin
$settings = @{
    AppId        = $env:EXCHANGE_APPID
    Organization = $env:EXCHANGE_ORGANIZATION
    Certificate  = $env:EXCHANGE_CERTIFICATE
}
$folder = $PSScriptRoot
& "$folder/Test-SafeSenders.ps1" -Connect { & "$folder/Connect-WithCertificate.ps1" @settings } -Repair:($env:COMMERCE_REPAIR -eq '1') `
    -JournalPath "$env:COMMERCE_STATE/changes.jsonl" -ReportPath "$env:COMMERCE_STATE/report.tsv"
exit $LASTEXITCODE
