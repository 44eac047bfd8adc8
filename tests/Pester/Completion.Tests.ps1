# What the Tab key offers, for every parameter of every cmdlet.
BeforeDiscovery {
    $module = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'out/CommerceMailAdmin/CommerceMailAdmin.psd1'
    Import-Module $module -Force
    $cmdlets = (Get-Command -Module CommerceMailAdmin -CommandType Cmdlet).Name
}

Describe 'Completion' {
    BeforeAll {
        . "$PSScriptRoot/common.ps1"
        function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        $files = 'Path', 'LiteralPath', 'OutFile', 'Ledger', 'CalendarFile', 'HolidayFile', 'JournalPath', 'DnsSnapshot', 'SaveDnsSnapshot', 'CompareWith',
            'Plan', 'SavePlan', 'CertificateAuthority', 'SelectorsFrom'
        $journal = (New-Journal).JournalPath
        Initialize-ExchangeEmulator -Force
        $run = (Add-CommerceSafeSenders support@contoso.com -JournalPath $journal).RunId
        $null = Set-CommerceMailFlowRule -JournalPath $journal -WarningAction SilentlyContinue
    }

    It '<_> offers file names for paths, and for nothing else' -ForEach $cmdlets {
        foreach ($parameter in (Get-Command $_).Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.SwitchParameter }) {
            $found = Complete "$_ -$($parameter.Name) "
            $offered = @($found | Where-Object ResultType -In ProviderItem, ProviderContainer).Count -gt 0
            $offered | Should -Be ($parameter.Name -in $files) -Because "-$($parameter.Name)"
        }
    }

    It 'knows the runs of the journal, the latest first, with who and when' {
        $found = Complete "Undo-CommerceMailChange -JournalPath '$journal' -RunId "
        $found.Count | Should -Be 2
        $found[1].ListItemText | Should -Be $run
        $found[0].ToolTip | Should -Match '^Set-CommerceMailFlowRule by .+ at \d{4}-\d\d-\d\d \d\d:\d\d, \d+ changes?$'
    }

    It 'knows <expected> for <line>' -ForEach @(
        @{ line = 'Get-CommerceMailChange -Target sup'; expected = 'support@contoso.com' }
        @{ line = 'Add-CommerceSafeSenders -Identity '; expected = 'support@contoso.com' }
        @{ line = 'Get-CommerceMailFlowRule -Name '; expected = 'Commerce mail' }
        @{ line = 'Get-CommerceIPAllowList -Policy '; expected = 'Default' }
        @{ line = 'Add-CommerceSafeSenders -Sender supp'; expected = 'support.facebook.com' }
        @{ line = 'Add-CommerceIPAllowList -Range '; expected = '66.220.144.128/25' }
        @{ line = 'Test-CommerceMailAuth -Domain instagram'; expected = 'support.instagram.com' }
        @{ line = 'Test-CommerceMailAuth -Selector sel'; expected = 'selector1' }
        @{ line = 'Test-CommerceMailReadiness -Control DKIM'; expected = 'DKIM-SIGNING' }
        @{ line = 'Get-CommerceCaseBacklog -BusinessHours 9'; expected = '09:00-17:00' }
        @{ line = 'Get-CommerceCase -MailProfile '; expected = 'Get-CommerceMailProfile' }
        @{ line = 'Measure-CommerceSla -By Mo'; expected = 'Month' }
        @{ line = 'Set-CommerceCase -Platform Insta'; expected = 'Instagram' }
    ) {
        $command, $rest = $line -split ' ', 2
        $given = if ((Get-Command $command).Parameters.ContainsKey('JournalPath')) { " -JournalPath '$journal'" }
        (Complete "$command$given $rest").ListItemText | Should -Contain $expected
    }

    It 'offers the zone of the calendar file first, then that of the machine' {
        $file = Join-Path $TestDrive 'calendar.json'
        Set-Content $file '{ "schemaVersion": 1, "calendars": [ { "name": "T", "timeZone": "Asia/Tokyo", "week": { "Monday": "09:00-17:00" } } ], "default": "T" }'
        $found = Complete "Get-CommerceCaseBacklog -CalendarFile '$file' -TimeZone "
        $found[0].ListItemText | Should -Be 'Asia/Tokyo'
        $found[1].ToolTip | Should -BeLike '*the zone of this machine'
        (Complete 'Get-CommerceCaseBacklog -TimeZone ')[0].ToolTip | Should -BeLike '*the zone of this machine'
    }

    It 'answers in time when the journal is not one' {
        $other = Join-Path $TestDrive 'other.txt'
        Set-Content $other 'not a journal'
        $found = Complete "Get-CommerceMailChange -JournalPath '$other' -RunId x"
        $found.ToolTip | Should -Be 'Nothing else is known.'
    }
}
