# Runs the tenant guard in a good organisation, and once for each fault. Writes one JSON object for each run: Fault, Failed (names of tests),
# Messages, Total. The DNS answers come from a snapshot in which everything is as it should be.
param([string] $Repository, [string] $Pester, [string] $Folder)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module $Pester -MinimumVersion 5.0.0
Import-Module "$Repository/out/CommerceMailAdmin/CommerceMailAdmin.psd1"
Import-Module "$Repository/tests/ExchangeEmulator/ExchangeEmulator.psd1"
$PSDefaultParameterValues['*-Commerce*:JournalPath'] = Join-Path $Folder 'journal.jsonl'

# Every question that the checks ask is recorded, and then answered.
$asked = Join-Path $Folder 'asked.json'
$null = Test-CommerceMailReadiness -Control PLATFORM-* -DnsSnapshot "$Repository/samples/dns-snapshot.json"
$null = Test-CommerceMailProfile -DnsSnapshot "$Repository/samples/dns-snapshot.json" -SaveDnsSnapshot $asked
$own = Join-Path $Folder 'own.json'
$null = Test-CommerceMailAuth contoso.com -Seller -DnsSnapshot $asked -SaveDnsSnapshot $own

$key = 'v=DKIM1; k=rsa; p=' + [Convert]::ToBase64String([Security.Cryptography.RSA]::Create(2048).ExportSubjectPublicKeyInfo())
$ranges = (Get-CommerceMailProfile).IPRanges.Range
function New-Snapshot([string] $Name, [string] $PlatformSpf, [string] $OwnSpf, [string] $OwnDmarc, [string] $PlatformDmarc = 'v=DMARC1; p=reject') {
    $answers = [Collections.Generic.List[object]]::new()
    $questions = @(Get-Content $asked, $own -Raw | ForEach-Object { (ConvertFrom-Json $_).answers }) | Sort-Object name, type -Unique
    $extra = foreach ($owner in 'contoso.com', '_dmarc.contoso.com', 'contoso-com.mail.protection.outlook.com') { foreach ($type in 'TXT', 'MX', 'A', 'AAAA') { [pscustomobject]@{ name = $owner; type = $type } } }
    foreach ($question in @($questions) + @($extra) | Sort-Object name, type -Unique) {
        $data = switch -Regex ("$($question.name) $($question.type)") {
            '^_dmarc\.contoso\.com TXT' { $OwnDmarc; break }
            '^contoso\.com TXT' { $OwnSpf; break }
            '^contoso\.com MX' { '0 contoso-com.mail.protection.outlook.com'; break }
            '^contoso-com\.mail\.protection\.outlook\.com A$' { '192.0.2.25'; break }
            '^selector1\._domainkey\.contoso\.com TXT' { $key; break }
            '^_dmarc\.\S+ TXT' { $PlatformDmarc; break }
            '^(s1024-2013-q3|selector1)\._domainkey\.(?!contoso)\S+ TXT' { $key; break }
            '\._(domainkey|report|smtp|mta)|^_' { break }
            ' TXT$' { $PlatformSpf; break }
        }
        $answer = [ordered]@{ name = $question.name; type = $question.type; status = 'NoData'; resolver = '192.0.2.53:53'; askedAt = '2026-06-12T00:00:00.0000000Z' }
        if ($data) { $answer.status = 'Success'; $answer.records = @(@{ owner = $question.name; ttl = 3600; data = "$data" }) }
        $answers.Add($answer)
    }
    $file = Join-Path $Folder "$Name.json"
    @{ schemaVersion = 1; answers = $answers } | ConvertTo-Json -Depth 6 | Set-Content $file
    $file
}
$spf = "v=spf1 $(($ranges | ForEach-Object { "ip4:$_" }) -join ' ') -all"
$dmarc = 'v=DMARC1; p=reject; rua=mailto:dmarc@contoso.com'
$good = New-Snapshot 'good' $spf 'v=spf1 ip4:192.0.2.0/24 -all' $dmarc

# A mailbox of one case, answered in time.
function New-Mailbox([string] $Name, [string] $Folder1 = 'Inbox', [switch] $Unanswered, [switch] $Unverified, [switch] $ShortAnswer, [switch] $Chargeback) {
    $box = Join-Path $Folder $Name
    $null = New-Item -ItemType Directory "$box/$Folder1", "$box/Sent Items"
    $relay = 'case++a1b2c3d4e5f6g7@support.instagram.com'
    Set-Content "$box/$Folder1/1.eml" -NoNewline -Value ("From: Instagram Support <$relay>`r`nTo: support@contoso.com`r`nSubject: Message from clay.lover`r`n" +
        "Date: Wed, 10 Jun 2026 08:00:00 +0000`r`nMessage-ID: <1@support.instagram.com>`r`n" +
        $(if (-not $Unverified) { "Authentication-Results: contoso.com; dkim=pass header.d=support.instagram.com; dmarc=pass header.from=support.instagram.com`r`n" }) +
        "`r`nOrder number: 30811725540201`r`n")
    if (-not $Unanswered) {
        Set-Content "$box/Sent Items/2.eml" -NoNewline -Value ("From: support@contoso.com`r`nTo: $relay`r`nSubject: Re: Message from clay.lover`r`n" +
            "Date: Thu, 11 Jun 2026 08:00:00 +0000`r`nMessage-ID: <2@contoso.com>`r`nIn-Reply-To: <1@support.instagram.com>`r`n`r`nOrder 30811725540201 is on its way.`r`n")
    }
    if ($ShortAnswer) {
        (Get-Content "$box/Sent Items/2.eml" -Raw) -replace 'Order 30811725540201 is', 'It is' | Set-Content "$box/Sent Items/2.eml" -NoNewline
    }
    if ($Chargeback) {
        Set-Content "$box/$Folder1/3.eml" -NoNewline -Value ("From: Instagram <no-reply@shopping.instagram.com>`r`nTo: support@contoso.com`r`n" +
            "Subject: Chargeback received for order #30811725540201`r`nDate: Fri, 12 Jun 2026 08:00:00 +0000`r`nMessage-ID: <3@support.instagram.com>`r`n" +
            "Authentication-Results: contoso.com; dkim=pass header.d=shopping.instagram.com; dmarc=pass header.from=shopping.instagram.com`r`n" +
            "`r`nThe buyer's bank has taken the payment back.`r`n")
    }
    $box
}
$answered = New-Mailbox 'answered'

$faults = [ordered]@{
    'none'             = @{}
    'SAFE-SENDERS'     = @{ Do = { Set-EmulatorMailbox support@contoso.com -TrustedSendersAndDomains @() } }
    'IP-ALLOW-LIST'    = @{ Do = { Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Remove = $ranges[0] } } }
    'MAIL-FLOW-RULES'  = @{ Do = { Get-TransportRule | Where-Object Name -like '*allow' | Remove-TransportRule -Confirm:$false } }
    'FORGED-MAIL'      = @{ Do = { New-TransportRule 'Let them in' -SenderDomainIs support.facebook.com -SetSCL -1 } }
    'ORDER-MAIL'       = @{ Do = { Get-TransportRule | Where-Object Name -like '*order mail*' | Remove-TransportRule -Confirm:$false } }
    'DKIM-VERIFICATION' = @{ Do = { Initialize-ExchangeEmulator -Disconnected -Force }; Control = 'DKIM-V*'; More = @{ Path = New-Mailbox 'unverified' -Unverified } }
    'DKIM-SIGNING'     = @{ Do = { Set-EmulatorSetting DkimSigningConfig contoso.com @{ Enabled = $false } } }
    'AUTO-REPLIES'     = @{ Do = { Set-EmulatorSetting RemoteDomain Default @{ AutoReplyEnabled = $true } } }
    'PLATFORM-RANGES'  = @{ More = @{ DnsSnapshot = New-Snapshot 'drift' $spf.Replace("ip4:$($ranges[0]) ", '') 'v=spf1 ip4:192.0.2.0/24 -all' $dmarc } }
    'PLATFORM-DOMAINS' = @{ More = @{ DnsSnapshot = New-Snapshot 'open' $spf 'v=spf1 ip4:192.0.2.0/24 -all' $dmarc '' } }
    'OWN-DOMAIN'       = @{ More = @{ DnsSnapshot = New-Snapshot 'none' $spf '' '' } }
    'MAIL-ARRIVES'     = @{ More = @{ At = '2026-07-20T12:00:00Z' } }
    'CASE-MAIL-IN-JUNK' = @{ More = @{ Path = New-Mailbox 'junk' 'Junk Email' -Unanswered; At = '2026-06-10T12:00:00Z' } }
    'ANSWERS-IN-TIME'  = @{ More = @{ Path = New-Mailbox 'late' -Unanswered } }
    'REPLY-FORM'       = @{ More = @{ Path = New-Mailbox 'short' -ShortAnswer } }
    'CLAIM-LIMITS'     = @{ More = @{ Path = New-Mailbox 'chargeback' -Chargeback; At = '2026-06-21T12:00:00Z' } }
}
foreach ($fault in $faults.Keys) {
    Initialize-ExchangeEmulator -Force
    $null = Add-CommerceSafeSenders support@contoso.com -WarningAction SilentlyContinue
    $null = Add-CommerceIPAllowList -WarningAction SilentlyContinue
    $null = Set-CommerceMailFlowRule -Rule Allow, FocusedInbox, DuplicateOrderMail -TransactionalSender orders@contoso.com -Mode Enforce -WarningAction SilentlyContinue
    Set-EmulatorSetting RemoteDomain Default @{ AutoReplyEnabled = $false; AllowedOOFType = 'None'; DeliveryReportEnabled = $false }
    $change = $faults[$fault]
    if ($change.ContainsKey('Do')) { $null = & $change.Do 3>$null }
    $more = @{ DnsSnapshot = $good; Path = $answered; At = '2026-06-12T12:00:00Z'; TimeZone = 'UTC' }
    if ($change.ContainsKey('More')) { foreach ($name in $change.More.Keys) { $more[$name] = $change.More[$name] } }
    $configuration = New-PesterConfiguration
    $configuration.Run.Container = New-PesterContainer -Path "$Repository/samples/tenant-guard/TenantGuard.Tests.ps1" -Data @{
        Domain = 'contoso.com'; AllowedWarning = @('none'); More = $more; Control = if ($change.ContainsKey('Control')) { $change.Control } else { '*' }
    }
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'None'
    $run = Invoke-Pester -Configuration $configuration
    $failed = @($run.Tests | Where-Object Result -eq 'Failed')
    [pscustomobject]@{
        Fault = $fault; Total = $run.TotalCount; Failed = @($failed | ForEach-Object { $_.ExpandedName -replace ':.*' })
        Messages = @($failed | ForEach-Object { "$($_.ErrorRecord)" }); Containers = @($run.FailedContainers | ForEach-Object { "$($_.ErrorRecord)" })
    } | ConvertTo-Json -Compress
}
