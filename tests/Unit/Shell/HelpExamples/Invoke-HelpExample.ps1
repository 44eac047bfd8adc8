<#
.SYNOPSIS
Runs every example of the help, each in a new session with the Exchange emulator and a folder of its own.
.DESCRIPTION
The table below says what an example finds: files, variables, earlier commands. It also says which words of an example are replaced, because the
servers of the tests have other names. An example passes if it writes no error, and shows something or writes a file.
.PARAMETER Servers
A JSON file with the addresses of the running servers.
.PARAMETER ResultFile
A new file that receives one JSON object for each example: Name, Output and Problem. Problem is null if the example passed.
.PARAMETER Name
Which examples to run, such as 'Get-CommerceCase 1'. Default: all.
#>
param([string] $Servers, [string] $ResultFile, [string[]] $Name = '*')

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$repository = (Resolve-Path "$PSScriptRoot/../../../..").Path
$module = "$repository/out/CommerceMailAdmin/CommerceMailAdmin.psd1"
$at = Get-Content -LiteralPath $Servers -Raw | ConvertFrom-Json
Import-Module $module

# What comes before the code of an example, in its session.
$sync = 'Sync-CommerceCase ./support-mailbox -WarningAction Ignore | Out-Null'
$login = '$credential = $login = [pscredential]::new("cases@contoso.com", (ConvertTo-SecureString $at.Password -AsPlainText -Force))'
$mailbox = "$login; `$mailbox = Connect-CommerceMailbox -EwsUrl `$at.Ews -CertificateAuthority `$at.Authority -Mailbox support@contoso.com -Credential `$credential"
$imap = '$credential = [pscredential]::new("support@shop.example", (ConvertTo-SecureString "secret" -AsPlainText -Force))'
$graph = @'
$token = ConvertTo-SecureString $at.GraphToken -AsPlainText -Force
$handler = [Net.Http.HttpClientHandler]::new()
$handler.ServerCertificateCustomValidationCallback = [Net.Http.HttpClientHandler]::DangerousAcceptAnyServerCertificateValidator
$http = [Net.Http.HttpClient]::new($handler)
function global:Connect-MgGraph($Scopes) { }
function global:Invoke-MgGraphRequest {
    [CmdletBinding()] param($Method, $Uri, $Headers, $Body, $ContentType, $OutputType, [switch] $SkipHttpErrorCheck)
    $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
    $request.Headers.Add('Authorization', "Bearer $($at.GraphToken)")
    foreach ($key in $Headers.Keys) { $request.Headers.Add($key, [string] $Headers[$key]) }
    if ($Body) { $request.Content = [Net.Http.StringContent]::new($Body, [Text.Encoding]::UTF8, $ContentType) }
    $http.SendAsync($request).GetAwaiter().GetResult()
}
'@
$changed = @'
$null = mkdir evidence
$null = Export-CommerceCaseEvidence ./support-mailbox -OrderNumber 30811725540201 -OutFile ./evidence/case.zip -DnsServer $at.Dns
$zip = [IO.Compression.ZipFile]::Open("$PWD/evidence/case.zip", 'Update')
$zip.Entries[1].Delete()
$zip.Dispose()
'@
$before = [ordered]@{
    'Add-CommerceIPAllowList 2'         = 'Initialize-ExchangeEmulator -Shape Edge -Force'
    'Add-CommerceSafeSenders 4'         = 'Initialize-ExchangeEmulator -Organization contoso.onmicrosoft.com; $appId = "app"; $ConfirmPreference = "None"'
    'Compare-CommerceMailChange 1'      = 'Add-CommerceSafeSenders support@contoso.com | Out-Null; Clear-EmulatorAllowEntry -SafeSender'
    'Compare-CommerceMailChange 2'      = 'Add-CommerceSafeSenders ada@contoso.com | Out-Null; Add-CommerceSafeSenders bo@contoso.com | Out-Null'
    'Compress-CommerceMailChange 1'     = 'Add-CommerceSafeSenders support@contoso.com | Out-Null; $ConfirmPreference = "None"'
    'Compress-CommerceMailChange 2'     = 'Add-CommerceSafeSenders support@contoso.com -JournalPath ./mail.jsonl | Out-Null; $ConfirmPreference = "None"'
    'Connect-CommerceMailbox 1'         = $imap
    'Connect-CommerceMailbox 2'         = '$token = ConvertTo-SecureString $at.ImapToken -AsPlainText -Force'
    'Connect-CommerceMailbox 3'         = $login
    'Connect-CommerceMailbox 4'         = $login
    'Connect-CommerceMailbox 5'         = $graph
    'Connect-CommerceMailbox 6'         = $graph
    'Disconnect-CommerceMailbox *'      = $mailbox
    'Export-CommerceCaseEvidence 2'     = "$imap; Connect-CommerceMailbox 127.0.0.1 -Port `$at.Imap -SkipCertificateCheck -Credential `$credential | Sync-CommerceCase -Ledger ./cases.db | Out-Null; `$PSDefaultParameterValues['*Evidence:DnsServer'] = `$at.Dns"
    'Export-CommerceCaseEvidence *'     = '$PSDefaultParameterValues["*Evidence:DnsServer"] = $at.Dns'
    'Find-CommerceJunkMail 1'           = $graph
    'Find-CommerceJunkMail 2'           = $mailbox
    'Get-CommerceCase 2'                = $sync
    'Get-CommerceMailboxConnection 1'   = $mailbox
    'Get-CommerceMailboxConnection 2'   = "$imap; Connect-CommerceMailbox 127.0.0.1 -Port `$at.Imap -SkipCertificateCheck -Credential `$credential"
    'Get-CommerceMailChange *'          = 'Add-CommerceSafeSenders support@contoso.com | Out-Null'
    'Get-CommerceMailFlowRule 1'        = 'Set-CommerceMailFlowRule | Out-Null'
    'Get-CommerceMailFlowRule 2'        = 'New-TransportRule "Allow the shop" -SenderDomainIs support.facebook.com -SetSCL -1 | Out-Null'
    'Get-CommerceMailTrace 4'           = $sync
    'Get-CommerceMailTrace *'           = '$ConfirmPreference = "None"'
    'Get-CommerceOrder 3'               = $sync
    'Get-CommerceSafeSenders 2'         = 'Set-MailboxJunkEmailConfiguration bo@contoso.com -BlockedSendersAndDomains @{ Add = "support.facebook.com" }'
    'Get-CommerceIPAllowList *'         = 'Add-CommerceIPAllowList -WarningAction Ignore | Out-Null'
    'Get-CommerceTenantAllowList *'     = 'Add-CommerceTenantAllowList -WarningAction Ignore | Out-Null'
    'Measure-CommerceSla 3'             = $sync
    'Measure-CommerceSla 4'             = $sync
    'Remove-CommerceCase *'             = "$sync; `$ConfirmPreference = 'None'"
    'Remove-CommerceIPAllowList 1'      = 'Add-CommerceIPAllowList -WarningAction Ignore | Out-Null'
    'Remove-CommerceIPAllowList 2'      = 'Add-CommerceIPAllowList -Range 192.0.2.0/28 -Force -WarningAction Ignore | Out-Null'
    'Remove-CommerceMailFlowRule *'     = 'Set-CommerceMailFlowRule | Out-Null; $ConfirmPreference = "None"'
    'Remove-CommerceSafeSenders 1'      = 'Add-CommerceSafeSenders -All | Out-Null'
    'Remove-CommerceSafeSenders 2'      = 'Set-MailboxJunkEmailConfiguration bo@contoso.com -TrustedSendersAndDomains @{ Add = "old.example" }'
    'Remove-CommerceTenantAllowList 1'  = 'Add-CommerceTenantAllowList -WarningAction Ignore | Out-Null'
    'Remove-CommerceTenantAllowList 2'  = 'Add-CommerceTenantAllowList -Entry old.example -WarningAction Ignore | Out-Null'
    'Restore-CommerceJunkMail 1'        = $login
    'Restore-CommerceJunkMail 2'        = "$imap; `$mailbox = Connect-CommerceMailbox 127.0.0.1 -Port `$at.Imap -SkipCertificateCheck -Credential `$credential; `$junk = Find-CommerceJunkMail -Connection `$mailbox"
    'Send-CommerceBacklogDigest 1'      = "$sync; `$login = [pscredential]::new('shop', (ConvertTo-SecureString 'secret' -AsPlainText -Force))"
    'Send-CommerceBacklogDigest 2'      = '$env:COMMERCE_WEBHOOK = $at.Webhook'
    'Set-CommerceMailFlowRule 3'        = 'Add-EmulatorMailbox it@contoso.com | Out-Null'
    'Set-CommerceCase *'                = "$sync; `$ConfirmPreference = 'None'"
    'Sync-CommerceCase 2'               = $imap
    'Test-CommerceCaseEvidence 1'       = '$hash = (Export-CommerceCaseEvidence ./support-mailbox -OrderNumber 30811725540201 -OutFile ./case.zip -DnsServer $at.Dns).ManifestHash'
    'Test-CommerceCaseEvidence 2'       = $changed
    'Test-CommerceIPAllowList *'        = 'Add-CommerceIPAllowList -WarningAction Ignore | Out-Null'
    'Test-CommerceMailFlowRule *'       = 'Set-CommerceMailFlowRule | Out-Null'
    'Test-CommerceMailReadiness 2'      = '$ConfirmPreference = "None"'
    'Test-CommerceTenantAllowList 2'    = 'New-TenantAllowBlockListSpoofItems -Identity Default -Action Allow -SpoofType External -SpoofedUser support.facebook.com -SendingInfrastructure 8.8.8.0/24 | Out-Null'
    'Undo-CommerceMailChange 3'         = "$graph`n`$m = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl `$at.Graph; Find-CommerceJunkMail -Connection `$m | Restore-CommerceJunkMail -Connection `$m | Out-Null; `$m | Disconnect-CommerceMailbox"
    'Undo-CommerceMailChange *'         = 'Add-CommerceSafeSenders support@contoso.com | Out-Null'
}

# What is written otherwise, because it is elsewhere here.
$ews = '-EwsUrl $at.Ews -CertificateAuthority $at.Authority'
$everywhere = [ordered]@{
    '-EwsUrl https://mail.contoso.com/EWS/Exchange.asmx' = "$ews -Credential `$credential"
    '-Autodiscover'                                      = $ews
    '-Credential contoso\svc-cases'                      = '-Credential $credential'
    '-Credential support@shop.example'                   = '-Credential $credential'
    'C:\Cases\cases.db'                                  = './cases.db'
    '/srv/support/cases.ledger'                          = './cases.ledger'
    '-DnsServer 192.0.2.53'                              = '-DnsServer $at.Dns'
    '20261122-020000-3fa9c1'                             = '(Get-CommerceMailChange)[0].RunId'
    '20261129-020000-77aa02'                             = '(Get-CommerceMailChange)[-1].RunId'
    'D:\Journals\mail.jsonl'                             = './mail.jsonl'
    '-CaseId 8f3kq2'                                     = '-CaseId h0s6rj5ye1ua93'
    ' 8d3kf20a '                                         = ' h0s6rj5ye1ua93 '
    '20261122-101500-3fa9c1'                             = '(Get-CommerceMailChange)[0].RunId'
}
$instead = @{
    'Connect-CommerceMailbox 1' = @{ 'mail.shop.example' = '127.0.0.1 -Port $at.Imap -SkipCertificateCheck' }
    'Export-CommerceCaseEvidence 2' = @{ 'mail.shop.example' = '127.0.0.1 -Port $at.Imap -SkipCertificateCheck'; 'h0s6rj5ye1ua93' = 'a1' }
    'Export-CommerceCaseEvidence 3' = @{ './dns.json' = './samples/dns-snapshot.json' }
    'Test-CommerceCaseEvidence 1' = @{ '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' = '$hash' }
    'Connect-CommerceMailbox 2' = @{ 'outlook.office365.com' = '127.0.0.1 -Port $at.Imap -SkipCertificateCheck' }
    'Sync-CommerceCase 2'       = @{ 'mail.shop.example' = '127.0.0.1 -Port $at.Imap -SkipCertificateCheck' }
    'Connect-CommerceMailbox 5'    = @{ '-Graph ' = '-Graph -GraphUrl $at.Graph ' }
    'Undo-CommerceMailChange 3'    = @{ '-Graph ' = '-Graph -GraphUrl $at.Graph ' }
    'Find-CommerceJunkMail 1'      = @{ '-Graph ' = '-Graph -GraphUrl $at.Graph ' }
    'Connect-CommerceMailbox 6'    = @{
        '-Graph '                                      = '-Graph -GraphUrl $at.Graph -CertificateAuthority $at.GraphAuthority '
        '-TenantId contoso.onmicrosoft.com -ClientId $clientId -CertificateThumbprint $thumbprint' = '-AccessToken $token'
    }
    'Send-CommerceBacklogDigest 1' = @{ 'mail.contoso.com' = '127.0.0.1 -Port $at.Smtp -SkipCertificateCheck' }
    'Add-CommerceSafeSenders 4' = @{ 'Connect-ExchangeOnline -AppId' = "Import-Module '$repository/tests/ExchangeEmulator'; Connect-ExchangeOnline -AppId" }
}

# What shows nothing by its nature, or only what -WhatIf says to the host.
$silent = 'Disconnect-CommerceMailbox *', 'Remove-CommerceCase 2', 'Set-CommerceCase 1', 'Get-CommerceMailTrace *'

function Get-Of($Table, [string] $Example) {
    $Table.Keys | Where-Object { $Example -like $_ } | ForEach-Object { $Table[$_] } | Select-Object -First 1
}

# The files that an example names.
function New-Files([string] $Folder, [string] $Example, [string] $Code) {
    $sample = "$repository/samples/support-mailbox"
    foreach ($name in 'support-mailbox', 'archive', 'mail') {
        if ($Code -match "\./$name\b" -or ($Example -like 'Sync-*' -and $name -eq 'support-mailbox')) { Copy-Item $sample "$Folder/$name" -Recurse }
    }
    Copy-Item "$sample/Sent Items" "$Folder/sent" -Recurse
    foreach ($name in 'inbox', 'sent', 'support') { Copy-Item "$sample/Junk Email.mbox" "$Folder/$name.mbox" }
    New-Item "$Folder/reported", "$Folder/samples" -ItemType Directory | Out-Null
    Copy-Item "$sample/Inbox/0611-*.eml", "$sample/Inbox/0612-0930*.eml" "$Folder/reported"
    Copy-Item "$repository/samples/dns-snapshot.json" "$Folder/samples"
    Copy-Item "$repository/src/CommerceMailAdmin.Engine/Platform/Profiles/commerce-mail.json" "$Folder/my-profile.json"
    $lines = 'BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'DTSTART;VALUE=DATE:20260605', 'SUMMARY:Day off', 'END:VEVENT', 'END:VCALENDAR'
    Set-Content "$Folder/holidays.ics" ($lines -join "`r`n")
    $berlin = @{ name = 'Berlin'; timeZone = 'Europe/Berlin'; week = @{ Monday = '09:00-17:00'; Tuesday = '09:00-17:00' } }
    @{ schemaVersion = 1; calendars = @($berlin); default = 'Berlin' } | ConvertTo-Json -Depth 4 | Set-Content "$Folder/calendars.json"
    $csv = if ($Example -like 'Sync-*') { "Mailbox,Path`nsupport@shop.example,./support-mailbox" } else { "UserPrincipalName`nada@contoso.com`nbo@contoso.com" }
    Set-Content "$Folder/mailboxes.csv" $csv
}

# What a user enters at once: the statements of one line, and the lines that they continue on.
function Get-Entry([string] $Code) {
    $tree = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $null)
    $last = -1
    $entries = [Collections.Generic.List[string]]::new()
    foreach ($statement in $tree.EndBlock.Statements) {
        $text = $statement.Extent
        if ($text.StartLineNumber -eq $last) { $entries[-1] = "$($entries[-1]); $($text.Text)" } else { $entries.Add($text.Text) }
        $last = $text.EndLineNumber
    }
    $entries
}

function Invoke-Part([runspace] $Runspace, [string] $Code) {
    $shell = [powershell]::Create($Runspace)
    $null = $shell.AddScript($Code).AddCommand('Out-String').AddParameter('Width', 100)
    try { $output = -join $shell.Invoke() } catch { $output = ''; "ended: $_" }
    $shell.Streams.Error | ForEach-Object { "$_ ($($_.FullyQualifiedErrorId))" }
    $script:shown += $output.Trim()
    $script:shown += $shell.Streams.Information | ForEach-Object { "$_" }
}

function Invoke-Example([string] $Example, [string] $Code) {
    $folder = (New-Item "$temporary/$([guid]::NewGuid())" -ItemType Directory).FullName
    Get-ChildItem $env:XDG_DATA_HOME | Remove-Item -Recurse -Force
    $runspace = [runspacefactory]::CreateRunspace()
    try {
        New-Files $folder $Example "$Code $(Get-Of $before $Example)"
        $files = Get-ChildItem $folder -Recurse -File | ForEach-Object FullName
        foreach ($pair in @((Get-Of $instead $Example), $everywhere | Where-Object { $_ })) {
            foreach ($word in $pair.Keys) { $Code = $Code.Replace($word, $pair[$word]) }
        }

        $runspace.Open()
        $runspace.SessionStateProxy.SetVariable('at', $at)
        $runspace.SessionStateProxy.SetVariable('WarningPreference', 'SilentlyContinue')
        $runspace.SessionStateProxy.Path.SetLocation($folder) | Out-Null
        $script:shown = @()
        $prepare = "Import-Module '$module'; `$PSDefaultParameterValues['Test-CommerceMail*:DnsServer'] = `$at.Dns"
        if ($Code + $Example -match 'SafeSenders|AllowList|MailFlow|MailChange|MailTrace|Readiness|MailTenant|AcceptedDomain') {
            $prepare += "; Import-Module '$repository/tests/ExchangeEmulator'; Initialize-ExchangeEmulator -Force"
        }
        $problems = @(Invoke-Part $runspace $prepare)
        $problems += @(Invoke-Part $runspace "$(Get-Of $before $Example)")

        # A script that ends with an exit code is one file. Other lines are entered one after the other.
        $script:shown = @()
        if ($Code -match '(?m)\bexit\b') {
            Set-Content "$folder/example.ps1" $Code
            $problems += @(Invoke-Part $runspace './example.ps1; "exit code $LASTEXITCODE"')
        }
        else { $problems += @(Get-Entry $Code | ForEach-Object { Invoke-Part $runspace $_ }) }

        $new = Get-ChildItem $folder -Recurse -File | Where-Object { $_.FullName -notin $files -and $_.Name -ne 'example.ps1' }
        $script:shown += $new | ForEach-Object { "wrote $($_.Name), $($_.Length) bytes" }
        $output = ($script:shown | Where-Object { $_ }) -join "`n"
        if (-not $output -and -not ($silent | Where-Object { $Example -like $_ })) { $problems += 'it shows nothing and writes no file' }
        [pscustomobject]@{ Name = $Example; Output = $output; Problem = if ($problems) { $problems -join "`n" } }
    }
    finally {
        Get-CommerceMailboxConnection | Disconnect-CommerceMailbox
        $runspace.Dispose()
        Remove-Item $folder -Recurse -Force
    }
}

$temporary = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "examples-$([guid]::NewGuid())") -ItemType Directory).FullName
$env:XDG_DATA_HOME = (New-Item "$temporary/data" -ItemType Directory).FullName
$results = try {
    foreach ($command in Get-Command -Module CommerceMailAdmin) {
        $number = 0
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            $number++
            $title = "$($command.Name) $number"
            if ($Name | Where-Object { $title -like $_ }) { Invoke-Example $title ($example.code | Out-String) }
        }
    }
}
finally { Remove-Item $temporary -Recurse -Force }
ConvertTo-Json -InputObject @($results) | Set-Content -LiteralPath $ResultFile -Encoding utf8
