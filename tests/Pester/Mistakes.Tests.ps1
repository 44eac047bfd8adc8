# What users do wrong, after public complaints about modules: one mistake is one error, and it says what to do.
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $profileFile = Join-Path $repository 'src/CommerceMailAdmin.Engine/Platform/Profiles/commerce-mail.json'

    # A file of Outlook: only its first bytes count.
    function New-Store([string] $Name, [byte[]] $Start) {
        $file = Join-Path $TestDrive $Name
        [IO.File]::WriteAllBytes($file, $Start + [byte[]]::new(600))
        $file
    }
}

Describe 'A mistake' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $PSDefaultParameterValues['*-Commerce*:JournalPath'] = (New-Journal).JournalPath
    }

    AfterEach { $PSDefaultParameterValues.Remove('*-Commerce*:JournalPath') }

    It 'that names <_> is one error, which knows the format and the way to the mail' -ForEach 'old.pst', 'copy.ost', 'one.msg' {
        $start = if ($_ -eq 'one.msg') { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 } else { 0x21, 0x42, 0x44, 0x4E }
        $file = New-Store $_ $start
        Get-CommerceCaseBacklog $file -ErrorVariable problems -WarningVariable warnings -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'MailFormatUnsupported,CommerceMailAdmin.Commands.GetCommerceCaseBacklog'
        "$($problems[0])" | Should -Match 'Outlook.+Connect-CommerceMailbox'
    }

    It 'in one wanted entry is one error: <Command>' -ForEach @(
        @{ Command = 'Add-CommerceSafeSenders ada@contoso.com -Sender gmail.com'; Id = 'SenderPublicMailDomain' }
        @{ Command = 'Add-CommerceSafeSenders ada@contoso.com -Sender https://support.facebook.com'; Id = 'SenderMalformed' }
        @{ Command = 'Add-CommerceIPAllowList -Range 10.0.0.1'; Id = 'RangeNotPublic' }
        @{ Command = 'Add-CommerceIPAllowList -Range 66.220.144.0/20'; Id = 'RangeTooWide' }
        @{ Command = 'Add-CommerceTenantAllowList contoso.com'; Id = 'EntryOwnDomain' }
        @{ Command = 'Set-CommerceMailFlowRule -Domain contoso.com'; Id = 'DomainRefused' }
    ) {
        $Error.Clear()
        { Invoke-Expression $Command } | Should -Throw -ErrorId "$Id,*"
        @($Error | Where-Object { "$($_.FullyQualifiedErrorId)" -notlike '*,Microsoft.PowerShell.Commands.InvokeExpressionCommand' }).Count | Should -BeLessOrEqual 1
    }

    It 'leaves no error of Exchange in $Error: <Command>' -ForEach @(
        @{ Command = 'Add-CommerceSafeSenders nobody@contoso.com'; Id = 'MailboxNotFound' }
        @{ Command = 'Get-CommerceSafeSenders nobody@contoso.com'; Id = 'MailboxNotFound' }
        @{ Command = 'Test-CommerceSafeSenders -Group nobody@contoso.com'; Id = '*' }
        @{ Command = 'Get-CommerceIPAllowList -Policy Other'; Id = '*' }
    ) {
        $Error.Clear()
        try { Invoke-Expression $Command -ErrorAction SilentlyContinue | Out-Null } catch { }
        $Error.Count | Should -BeGreaterThan 0
        $Error | ForEach-Object { "$($_.FullyQualifiedErrorId)" | Should -Not -Match 'Server=|Write-ErrorMessage' }
    }

    It 'keeps the errors of others in $Error' {
        $Error.Clear()
        Get-Item ./nothing-is-here -ErrorAction SilentlyContinue
        Get-CommerceSafeSenders nobody@contoso.com -ErrorAction SilentlyContinue | Out-Null
        $Error[-1].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*GetItem*'
    }
}

Describe 'A profile' {
    It 'is accepted as a path, a file, its text and its lines' {
        $expected = (Get-CommerceMailProfile).Version
        foreach ($given in $profileFile, (Get-Item $profileFile), (Get-Content $profileFile -Raw), (Get-Content $profileFile), (Get-CommerceMailProfile)) {
            (Get-CommerceCaseBacklog $sample @noon -MailProfile $given).Count | Should -Be 11
        }
        $expected | Should -Not -BeNullOrEmpty
    }

    It 'that is not there, or has a mistake, is one error with its place' {
        { Get-CommerceCaseBacklog $sample -MailProfile ./nothing.json } | Should -Throw "*'./nothing.json' does not exist*" -ErrorId 'ParameterArgumentTransformationError,*'
        { Get-CommerceCaseBacklog $sample -MailProfile '{ "schemaVersion": 9 }' } | Should -Throw '*the given text, line 1*schemaVersion*'
    }
}

Describe 'Brackets' {
    It 'in the name of a folder are no wildcards if the folder exists' {
        $folder = Join-Path $TestDrive '[Gmail] support'
        Copy-Item -LiteralPath $sample $folder -Recurse
        (Get-CommerceCaseBacklog $folder @noon).Count | Should -Be 11
        (Get-Item -LiteralPath $folder | Get-CommerceCaseBacklog @noon).Count | Should -Be 11
        $report = Join-Path $TestDrive '[report].html'
        Export-CommerceSlaReport -LiteralPath $folder @noon -OutFile $report
        Test-Path -LiteralPath $report | Should -BeTrue
    }
}
