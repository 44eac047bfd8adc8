# What the emulator does with the message trace, the quarantine and the tracking logs, each with the fact it follows.
#
#   [reference]  Microsoft's reference of the cmdlets
#   [page]       Microsoft, Message tracking (Exchange Server)
#   [reported]   public issues of tools that call the cmdlets

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    function Get-Refusal([scriptblock] $Call) {
        try { $null = & $Call } catch { return $_.Exception.Message }
    }
    $ada = 'ada@contoso.com'
    $now = [DateTime]::UtcNow
}

Describe 'The emulated message trace' {
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It '[reference] has a row for each recipient, with times in UTC whose type does not say so' {
        Add-EmulatorTracedMessage a@b.example $ada, bo@contoso.com -Received $now.AddHours(-3)
        $rows = @(Get-MessageTraceV2)
        $rows.RecipientAddress | Should -Be $ada, 'bo@contoso.com'
        $rows[0].Received.Kind | Should -Be 'Unspecified'
        $rows[0].Received | Should -Be ([DateTime]::SpecifyKind($now.AddHours(-3), 'Unspecified'))
    }

    It '[reference] returns the last 48 hours without dates' {
        Add-EmulatorTracedMessage a@b.example $ada -Received $now.AddHours(-49)
        Add-EmulatorTracedMessage a@b.example $ada -Received $now.AddHours(-47) -Subject new
        (Get-MessageTraceV2).Subject | Should -Be 'new'
    }

    It '[reference] covers 10 days in a query, and the last 90 days' {
        Get-Refusal { Get-MessageTraceV2 -StartDate $now.AddDays(-11) -EndDate $now -ErrorAction Stop } | Should -Match '10 days'
        Get-Refusal { Get-MessageTraceV2 -StartDate $now.AddDays(-91) -EndDate $now.AddDays(-85) -ErrorAction Stop } | Should -Match '90 days'
        Get-Refusal { Get-MessageTraceV2 -StartDate $now.AddDays(-89) -EndDate $now.AddDays(-80) -ErrorAction Stop } | Should -BeNullOrEmpty
    }

    It '[reference] returns 1,000 rows unless told, and at most 5,000' {
        Get-Refusal { Get-MessageTraceV2 -ResultSize 5001 -ErrorAction Stop } | Should -Match '5000'
        Add-EmulatorTracedMessage a@b.example (1..1001 | ForEach-Object { "r$_@contoso.com" })
        @(Get-MessageTraceV2 3>$null).Count | Should -Be 1000
        @(Get-MessageTraceV2 -ResultSize 5000).Count | Should -Be 1001
    }

    It '[reported] says that there is more in a warning that goes on with a command line' {
        Add-EmulatorTracedMessage a@b.example $ada, bo@contoso.com
        $said = Get-MessageTraceV2 -ResultSize 1 3>&1
        $said[-1].Message | Should -Match 'There are more results, use the following command to get more\..*StartingRecipientAddress'
    }

    It '[reference] goes on from StartingRecipientAddress and EndDate, and repeats the row it goes on from' {
        Add-EmulatorTracedMessage a@b.example a@contoso.com, b@contoso.com, c@contoso.com
        $first = @(Get-MessageTraceV2 -ResultSize 2 3>$null)
        $end = [DateTime]::SpecifyKind($first[-1].Received, 'Utc')
        $next = Get-MessageTraceV2 -StartDate $now.AddDays(-1) -EndDate $end -StartingRecipientAddress $first[-1].RecipientAddress
        $next.RecipientAddress | Should -Be 'b@contoso.com', 'c@contoso.com'
    }

    It '[reference] compares the full Message-ID with its angle brackets' {
        Add-EmulatorTracedMessage a@b.example $ada -MessageId '<1@b.example>'
        @(Get-MessageTraceV2 -MessageId '<1@b.example>').Count | Should -Be 1
        @(Get-MessageTraceV2 -MessageId '1@b.example').Count | Should -Be 0
    }

    It '[reported] finds nothing by a wildcard in an address' {
        Add-EmulatorTracedMessage a@b.example $ada
        @(Get-MessageTraceV2 -SenderAddress '*@b.example').Count | Should -Be 0
        @(Get-MessageTraceV2 -SenderAddress a@b.example, c@d.example).Count | Should -Be 1
    }

    It '[reference] accepts 100 requests in 5 minutes, the details counted in' {
        Add-EmulatorTracedMessage a@b.example $ada
        $row = Get-MessageTraceV2
        1..98 | ForEach-Object { $null = Get-MessageTraceV2 }
        $null = $row | Get-MessageTraceDetailV2
        Get-Refusal { Get-MessageTraceV2 -ErrorAction Stop } | Should -Match '429'
    }

    It '[reported] names the folder in the details of the event Deliver only' {
        Add-EmulatorTracedMessage a@b.example $ada -Status Delivered -Folder JunkEmail
        $row = Get-MessageTraceV2
        $row.Status | Should -Be 'Delivered'
        ($row | Get-MessageTraceDetailV2 -Event Deliver).Data | Should -Match 'DefaultFolderType:JunkEmail'
    }

    It '[reference] needs both the id and the recipient for the details' {
        Add-EmulatorTracedMessage a@b.example $ada, bo@contoso.com -Status Failed -Event '0|Receive|||', '2|Fail||550 5.2.2|'
        $row = @(Get-MessageTraceV2)[0]
        @(Get-MessageTraceDetailV2 -MessageTraceId $row.MessageTraceId -RecipientAddress $row.RecipientAddress).Event | Should -Be 'Receive', 'Fail'
        @(Get-MessageTraceDetailV2 -MessageTraceId $row.MessageTraceId -RecipientAddress x@contoso.com).Count | Should -Be 0
    }
}

Describe 'The emulated quarantine' {
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It '[reference] shows recipients and released users with -Identity only' {
        $id = Add-EmulatorQuarantinedMessage a@b.example $ada
        @((Get-QuarantineMessage).RecipientAddress).Count | Should -Be 0
        (Get-QuarantineMessage -Identity $id).RecipientAddress | Should -Be $ada
    }

    It '[reference] returns everything for an identity that is null or not there' {
        $null = 1..3 | ForEach-Object { Add-EmulatorQuarantinedMessage a@b.example $ada }
        @(Get-QuarantineMessage -Identity $null).Count | Should -Be 3
        @(Get-QuarantineMessage -Identity 'x\y').Count | Should -Be 3
    }

    It '[reference] has pages of 100 unless told, of at most 1,000' {
        $null = 1..101 | ForEach-Object { Add-EmulatorQuarantinedMessage a@b.example $ada -NoTrace }
        @(Get-QuarantineMessage).Count | Should -Be 100
        @(Get-QuarantineMessage -Page 2).Count | Should -Be 1
        @(Get-QuarantineMessage -PageSize 1000).Count | Should -Be 101
        Get-Refusal { Get-QuarantineMessage -PageSize 1001 } | Should -Match '1000'
    }

    It '[reported] returns 16 days without dates, and nothing older than 30 days' {
        $null = Add-EmulatorQuarantinedMessage a@b.example $ada -Received $now.AddDays(-17)
        $null = Add-EmulatorQuarantinedMessage a@b.example $ada -Received $now.AddDays(-31)
        @(Get-QuarantineMessage).Count | Should -Be 0
        @(Get-QuarantineMessage -StartReceivedDate $now.AddDays(-40) -EndReceivedDate $now).Count | Should -Be 1
    }

    It '[reference] leaves out messages of blocked senders unless asked' {
        $null = Add-EmulatorQuarantinedMessage a@b.example $ada -FromBlockedSender
        @(Get-QuarantineMessage).Count | Should -Be 0
        @(Get-QuarantineMessage -IncludeMessagesFromBlockedSenderAddress).Count | Should -Be 1
    }

    It '[reference] gives the exact header' {
        $id = Add-EmulatorQuarantinedMessage a@b.example $ada -Header "From: a@b.example`r`nSubject: x`r`n"
        (Get-QuarantineMessageHeader -Identity $id).Header | Should -Be "From: a@b.example`r`nSubject: x`r`n"
    }

    It '[reported] is released to all or to named recipients, and says so' {
        $id = Add-EmulatorQuarantinedMessage a@b.example $ada, bo@contoso.com
        Get-Refusal { Release-QuarantineMessage -Identity $id -ErrorAction Stop } | Should -Match 'either release the message to all recipients or to specific ones'
        Release-QuarantineMessage -Identity $id -User $ada
        (Get-QuarantineMessage -Identity $id).QuarantinedUser | Should -Be 'bo@contoso.com'
        (Get-QuarantineMessage -Identity $id).ReleasedUser | Should -Be $ada
    }

    It '[reference] needs Force to be released again, and skips whoever has it' {
        $id = Add-EmulatorQuarantinedMessage a@b.example $ada
        Release-QuarantineMessage -Identity $id -ReleaseToAll
        Get-Refusal { Release-QuarantineMessage -Identity $id -ReleaseToAll -ErrorAction Stop } | Should -Match 'Force'
        Release-QuarantineMessage -Identity $id -ReleaseToAll -Force
        @(Get-EmulatorReleasedMessage).Count | Should -Be 1
    }

    It '[reference] takes several identities in one request, with a dummy identity' {
        $ids = 1..3 | ForEach-Object { Add-EmulatorQuarantinedMessage a@b.example $ada }
        Get-Refusal { Release-QuarantineMessage -Identities $ids -ReleaseToAll -ErrorAction Stop } | Should -Match '000'
        Reset-EmulatorCallCount
        Release-QuarantineMessage -Identity 000 -Identities $ids -ReleaseToAll
        (Get-EmulatorCallCount Release-QuarantineMessage).Requests | Should -Be 1
        (Get-QuarantineMessage).ReleaseStatus | Should -Be 'Released', 'Released', 'Released'
    }

    It '[reference] delivers one of two copies with the same Message-ID and time' {
        $copy = @{ MessageId = '<1@b.example>'; Received = $now.AddHours(-1) }
        $ids = 1..2 | ForEach-Object { Add-EmulatorQuarantinedMessage a@b.example $ada @copy }
        Release-QuarantineMessage -Identity 000 -Identities $ids -User $ada
        @(Get-EmulatorReleasedMessage).Count | Should -Be 1
    }

    It '[reference] changes nothing under -WhatIf' {
        $id = Add-EmulatorQuarantinedMessage a@b.example $ada
        Release-QuarantineMessage -Identity $id -ReleaseToAll -WhatIf
        (Get-QuarantineMessage -Identity $id).ReleaseStatus | Should -Be 'NotReleased'
    }

    It '[reference] can be preparing a release' {
        $id = Add-EmulatorQuarantinedMessage a@b.example $ada -ReleaseEnd Error
        Release-QuarantineMessage -Identity $id -ReleaseToAll
        (Get-QuarantineMessage -Identity $id).ReleaseStatus | Should -Be 'PreparingToRelease'
        (Get-QuarantineMessage -Identity $id).ReleaseStatus | Should -Be 'Error'
    }
}

Describe 'The emulated tracking logs' {
    BeforeEach {
        Initialize-ExchangeEmulator -Shape OnPremises -Force
        Add-EmulatorTransportServer EX02
    }

    It '[reference] lists Mailbox servers and subscribed Edge servers' {
        Add-EmulatorTransportServer EDGE01 -Edge
        (Get-TransportService).Name | Sort-Object | Should -Be 'EDGE01', 'EX01', 'EX02'
    }

    It '[reference] reads the log of one server, of the one that answers if none is named' {
        Add-EmulatorTrackingEvent RECEIVE a@b.example $ada
        Add-EmulatorTrackingEvent DELIVER a@b.example $ada -Server EX02
        (Get-MessageTrackingLog).EventId | Should -Be 'RECEIVE'
        (Get-MessageTrackingLog -Server EX02).EventId | Should -Be 'DELIVER'
        Get-Refusal { Get-MessageTrackingLog -Server EX09 -ErrorAction Stop } | Should -Match 'EX09'
    }

    It '[reference] does not include the instant of -End' {
        Add-EmulatorTrackingEvent RECEIVE a@b.example $ada -Timestamp $now
        @(Get-MessageTrackingLog -Start $now -End $now).Count | Should -Be 0
        @(Get-MessageTrackingLog -Start $now -End $now.AddTicks(1)).Count | Should -Be 1
    }

    It '[reference] returns 1,000 results unless told' {
        1..1001 | ForEach-Object { Add-EmulatorTrackingEvent RECEIVE a@b.example $ada }
        @(Get-MessageTrackingLog 3>$null).Count | Should -Be 1000
        @(Get-MessageTrackingLog -ResultSize Unlimited).Count | Should -Be 1001
    }

    It '[page] keeps 30 days, and gives local times' {
        Add-EmulatorTrackingEvent RECEIVE a@b.example $ada -Timestamp $now.AddDays(-31)
        Add-EmulatorTrackingEvent DELIVER a@b.example $ada -Timestamp $now
        (Get-MessageTrackingLog).EventId | Should -Be 'DELIVER'
        (Get-MessageTrackingLog).Timestamp.Kind | Should -Be 'Local'
    }

    It '[page] has the statuses of recipients in the order of the recipients' {
        Add-EmulatorTrackingEvent FAIL a@b.example $ada, bo@contoso.com -RecipientStatus '550 5.2.2', '550 5.1.10'
        (Get-MessageTrackingLog).RecipientStatus | Should -Be '550 5.2.2', '550 5.1.10'
    }
}
