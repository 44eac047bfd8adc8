BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $Script:at = [datetimeoffset]'2026-06-12T12:00:00Z'

    # A copy of a folder of tests/Data/cases/mail, in which the test stands.
    function Enter-Case([string] $Number) {
        $folder = Get-Item (Join-Path $repository "tests/Data/cases/mail/$Number-*")
        $copy = Join-Path $TestDrive $folder.Name
        if (-not (Test-Path -LiteralPath $copy)) { Copy-Item -LiteralPath $folder.FullName -Destination $copy -Recurse }
        Set-Location -LiteralPath $copy
    }

    # The due times of the waiting cases, as they stand in the zone of the calendar.
    function Get-Due([hashtable] $With = @{}) {
        $all = @{ At = $at; TimeZone = 'UTC'; WarningAction = 'SilentlyContinue' } + @{}
        foreach ($key in $With.Keys) { $all[$key] = $With[$key] }
        @(Get-CommerceCaseBacklog ./Inbox @all | ForEach-Object { $_.DueBy.ToString('yyyy-MM-ddTHH:mmzzz') } | Select-Object -Unique)
    }
}

Describe 'The small cases that need a cmdlet' {
    BeforeEach { $here = Get-Location; $culture = [cultureinfo]::CurrentCulture }
    AfterEach { Set-Location $here; [cultureinfo]::CurrentCulture = $culture }

    It '<number>: due <due>' -ForEach @(
        @{ number = '49'; with = @{ HolidayFile = './h.ics' }; due = '2026-06-11T09:00+00:00' }
        @{ number = '50'; with = @{ HolidayFile = './h.ics' }; due = '2026-06-11T09:00+00:00' }
        @{ number = '51'; with = @{ HolidayFile = './h.ics'; TimeZone = 'Europe/Berlin' }; due = '2026-06-11T09:00+02:00' }
        @{ number = '52'; with = @{ BusinessDay = 'Tuesday' }; due = '2026-06-23T00:00+00:00' }
        @{ number = '53'; with = @{ BusinessHours = '09:00-13:00,14:00-18:00' }; due = '2026-06-10T14:00+00:00' }
        @{ number = '54'; with = @{}; due = '2026-06-10T00:00+00:00' }
        @{ number = '55'; with = @{ BusinessHours = '09:00-18:00' }; due = '2026-06-10T09:00+00:00' }
        @{ number = '56'; with = @{ BusinessHours = '09:00-18:00'; Holiday = '2026-06-09' }; due = '2026-06-12T09:00+00:00' }
        @{ number = '57'; with = @{ BusinessHours = '09:00-17:00'; TimeZone = 'Europe/Berlin'; At = [datetimeoffset]'2026-03-30T12:00:00Z' }; due = '2026-03-31T16:00+02:00' }
        @{ number = '73'; with = @{ BusinessDay = 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday'; At = [datetimeoffset]'2026-06-07T12:00:00Z' }; due = '2026-06-08T12:00+00:00' }
    ) {
        Enter-Case $number
        Get-Due $with | Should -Be $due
    }

    It '48: a path with brackets that exists is read as it stands, and from Get-ChildItem' {
        Enter-Case 48
        Get-CommerceCaseBacklog -Path ./INBOX.mbox, './[Gmail]/Gesendet.mbox' -At $at -TimeZone UTC -ErrorAction Stop | Should -BeNullOrEmpty
        Get-ChildItem -Recurse -File -Filter *.mbox | Get-CommerceCaseBacklog -At $at -TimeZone UTC -ErrorAction Stop | Should -BeNullOrEmpty
        Get-CommerceCaseBacklog -Path ./INBOX.mbox -At $at -TimeZone UTC -WarningAction SilentlyContinue | Should -HaveCount 1
    }

    It '58: a holiday file without a date in the years of the cases is told of' {
        Enter-Case 58
        $null = Get-CommerceCaseBacklog ./Inbox -At $at -TimeZone UTC -HolidayFile ./h.csv -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings -match 'holiday' -match '2025|2026') | Should -HaveCount 1
    }

    It '59: a holiday file in the dates of German Excel is refused with its line and the right form' {
        Enter-Case 59
        foreach ($file in './h.csv', './h16.csv') {
            { Get-Due @{ HolidayFile = $file } } | Should -Throw '*line 2*09.06.2026*dates like 2025-12-25*'
        }
    }

    It '106: a calendar with a byte order mark is read, and one in UTF-16 refused with what to do' {
        Enter-Case 106
        $due = Get-CommerceCaseBacklog ./Inbox -At $at -CalendarFile ./c8.json -WarningAction SilentlyContinue
        $due[0].DueBy.UtcDateTime | Should -Be ([datetime]'2026-06-11T09:00:00')
        { Get-CommerceCaseBacklog ./Inbox -At $at -CalendarFile ./c16.json } | Should -Throw '*UTF-16*save it in UTF-8*'
    }

    It '60: a holiday means the same day in every culture' {
        Enter-Case 60
        $due = foreach ($name in 'de-DE', 'en-US') { [cultureinfo]::CurrentCulture = $name; Get-Due @{ Holiday = '2026-06-09' } }
        $due | Select-Object -Unique | Should -Be '2026-06-11T09:00+00:00'
        [cultureinfo]::CurrentCulture = 'de-DE'
        $german = try { Get-Due @{ Holiday = '09.06.2026' } } catch { 'refused' }
        $german | Should -BeIn '2026-06-11T09:00+00:00', 'refused'
    }

    It '82: the CSV of a report opens in a spreadsheet' {
        Enter-Case 82
        Export-CommerceSlaReport ./m -OutFile ./o.csv -At $at -TimeZone UTC -WarningAction SilentlyContinue
        $bytes = [IO.File]::ReadAllBytes((Join-Path (Get-Location) 'o.csv'))
        $bytes[0..2] | Should -Be 0xEF, 0xBB, 0xBF
        $fields = (Import-Csv ./o.csv | ForEach-Object { $_.PSObject.Properties.Value }) | Where-Object { $_ }
        $fields | Where-Object { $_ -match '^[=+@]' -or ($_ -match '^-' -and $_ -notmatch '^-?[\d.:]+$') } | Should -BeNullOrEmpty
    }

    It '83: ConvertTo-Csv gives readable values in every culture' {
        Enter-Case 83
        [cultureinfo]::CurrentCulture = 'de-DE'
        $rows = Get-CommerceCaseBacklog ./m -At $at -TimeZone UTC -WarningAction SilentlyContinue | ConvertTo-Csv
        $rows.Count | Should -BeGreaterThan 1
        $rows | Where-Object { $_ -match 'Object\[\]|CommerceMailAdmin\.' } | Should -BeNullOrEmpty
    }

    It '84: works in strict mode with errors as exceptions' {
        Enter-Case 84
        {
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            $null = Get-CommerceCaseBacklog ./m -At $at -TimeZone UTC -WarningAction SilentlyContinue
            Get-CommerceCase ./m -At $at -TimeZone UTC -WarningAction SilentlyContinue | Measure-CommerceSla -By Week -TimeZone UTC | Out-String
        } | Should -Not -Throw
    }

    It '85: takes a path of another drive, and a ledger in the present location' {
        Enter-Case 85
        $null = New-PSDrive -Name MailT -PSProvider FileSystem -Root (Get-Location).Path -Scope Global
        try {
            @(Get-CommerceCaseBacklog 'MailT:/m' -At $at -TimeZone UTC -WarningAction SilentlyContinue).Count | Should -BeGreaterThan 0
            @(Get-CommerceCaseBacklog 'MailT:/m/Inbox/*.eml' -At $at -TimeZone UTC -WarningAction SilentlyContinue).Count | Should -BeGreaterThan 0
            @(Get-CommerceCaseBacklog "Microsoft.PowerShell.Core\FileSystem::$((Get-Location).Path)/m" -At $at -TimeZone UTC -WarningAction SilentlyContinue).Count | Should -BeGreaterThan 0
            Push-Location ./m
            $null = Sync-CommerceCase ./Inbox -Ledger ./x.ledger -WarningAction SilentlyContinue
            Test-Path ./x.ledger | Should -BeTrue
            Pop-Location
        } finally {
            Remove-PSDrive MailT
        }
    }

    It '86: makes a ledger of exactly the name <name>' -ForEach @(
        @{ name = 'a;b=c.ledger' }, @{ name = '100%.ledger' }, @{ name = '#h.ledger' }, @{ name = "it's.ledger" }, @{ name = 'ä ö.ledger' }, @{ name = '[b].ledger' }
    ) {
        Enter-Case 86
        $null = Sync-CommerceCase ./m -Ledger "./$name" -WarningAction SilentlyContinue
        Test-Path -LiteralPath "./$name" | Should -BeTrue
        @(Get-CommerceCaseBacklog -Ledger "./$name" -At $at -TimeZone UTC -WarningAction SilentlyContinue).Count | Should -BeGreaterThan 0
        Get-ChildItem -Force | Where-Object { $_.Name -like '*ledger*' -and $_.Name -ne $name } | Should -BeNullOrEmpty
        Remove-Item -LiteralPath "./$name"
    }

    It '92: an agent in other letters is one agent' {
        Enter-Case 92
        (Measure-CommerceSla ./m -By Agent -At $at -TimeZone UTC -WarningAction SilentlyContinue | Where-Object Group -match 'lena') | Should -HaveCount 1
    }

    It '104: takes paths as text, <how>' -ForEach @(
        @{ how = 'piped'; run = { './Inbox.mbox', './Sent.mbox' | Get-CommerceCaseBacklog -At $at -TimeZone UTC -ErrorAction Stop } }
        @{ how = 'from a list'; run = { Get-Content ./list.txt | Get-CommerceCaseBacklog -At $at -TimeZone UTC -ErrorAction Stop } }
        @{ how = 'from a list in UTF-16 with a blank line'; run = { Get-Content ./list16.txt | Get-CommerceCaseBacklog -At $at -TimeZone UTC -ErrorAction SilentlyContinue } }
        @{ how = 'as a parameter'; run = { Get-CommerceCaseBacklog -Path @(Get-Content ./list16.txt) -At $at -TimeZone UTC -ErrorAction Stop } }
    ) {
        Enter-Case 104
        & $run | Should -BeNullOrEmpty
    }

    It '105: two mailboxes of one name stay two' {
        Enter-Case 105
        $null = Sync-CommerceCase ./a/support -Ledger ./l.ledger -WarningAction SilentlyContinue
        $null = Sync-CommerceCase ./b/support -Ledger ./l.ledger -WarningAction SilentlyContinue
        (Get-CommerceCase -Ledger ./l.ledger -At $at -TimeZone UTC -WarningAction SilentlyContinue).CaseId | Sort-Object | Should -HaveCount 2
    }

    It '123: leaves nothing behind beside what it reads' {
        Enter-Case 123
        $before = (Get-ChildItem -Recurse -Force).Count
        @(Get-CommerceCaseBacklog ./m -At $at -TimeZone UTC -WarningAction SilentlyContinue).Count | Should -BeGreaterThan 0
        (Get-ChildItem -Recurse -Force).Count | Should -Be $before
    }

    It '128: an answer on the weekend took no business time' {
        Enter-Case 128
        $turn = (Get-CommerceCase ./m -At $at -TimeZone UTC -BusinessHours 09:00-17:00 -WarningAction SilentlyContinue).Turns[0]
        $turn.InTime | Should -BeTrue
        $turn.BusinessTime | Should -Be ([timespan]::Zero)
        (Measure-CommerceSla ./m -At $at -TimeZone UTC -BusinessHours 09:00-17:00 -WarningAction SilentlyContinue).MedianBusinessTime | Should -Be ([timespan]::Zero)
    }

    It 'shows TempError, a word of results, where the key of a signature cannot be asked for' {
        $message = Join-Path $repository 'tests/Data/cases/auth/G02-arc-key-servfail/message.eml'
        $table = Test-CommerceMailAuth -LiteralPath $message -DnsServer 127.0.0.1:9 -Timeout 00:00:00.3 | Format-Table | Out-String
        $table | Should -Match 'TempError'
        $table | Should -Not -Match '\bDns\b'
    }
}
