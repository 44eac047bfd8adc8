# Messages that came to the door, unchecked and uncounted.

function Add-EmulatorTracedMessage {
    <#
    .SYNOPSIS
    Adds a message to the message trace: a row for each recipient.
    .PARAMETER Event
    The events of the details, each as "minutes|event|action|detail|data".
    .PARAMETER Folder
    The folder that the event Deliver names, as DefaultFolderType: Inbox, JunkEmail.
    .EXAMPLE
    Add-EmulatorTracedMessage sender@example.org ada@contoso.com -Status FilteredAsSpam -Folder JunkEmail
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string]$Sender,
        [Parameter(Mandatory, Position = 1)] [string[]]$Recipient,
        [string]$Status = 'Delivered',
        [DateTime]$Received = [DateTime]::UtcNow.AddHours(-1),
        [string]$MessageId = "<$([guid]::NewGuid().ToString('N'))@example.org>",
        [guid]$TraceId = [guid]::NewGuid(),
        [string]$Subject = 'Hello',
        [string]$FromIP = '192.0.2.1',
        [string[]]$Event = @('0|Receive||Message received by: MX01|'),
        [string]$Folder
    )

    if ($Folder) {
        $Event += "1|Deliver||The message was successfully delivered.|<root><MEP Name=`"CustomData`" Blob=`"S:DefaultFolderType:$Folder`"/></root>"
    }
    Use-EmulatorStore {
        foreach ($one in $Recipient) {
            Save-EmulatorRecord 'TracedMessage' "$TraceId $one" @{
                TraceId = $TraceId.ToString(); MessageId = $MessageId; Received = $Received.ToUniversalTime(); Sender = $Sender; Recipient = $one
                Subject = $Subject; Status = $Status; FromIP = $FromIP; Size = 4711; Event = $Event
            }
        }
    }
}

function Add-EmulatorQuarantinedMessage {
    <#
    .SYNOPSIS
    Puts a message into the quarantine, and adds it to the message trace with the status Quarantined. Returns its identity.
    .PARAMETER Header
    The header block, as the filter has left it.
    .PARAMETER ReleaseEnd
    The status that a release ends with: Released, or with PreparingToRelease before, another one, such as Error.
    .EXAMPLE
    Add-EmulatorQuarantinedMessage sender@example.org ada@contoso.com -Type HighConfPhish
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string]$Sender,
        [Parameter(Mandatory, Position = 1)] [string[]]$Recipient,
        [ValidateSet('Bulk', 'DataLossPrevention', 'FileTypeBlock', 'HighConfPhish', 'Malware', 'Phish', 'Spam', 'TransportRule')]
        [string]$Type = 'Spam',
        [string]$PolicyType = 'HostedContentFilterPolicy',
        [string]$PolicyName = 'Default',
        [DateTime]$Received = [DateTime]::UtcNow.AddHours(-1),
        [string]$MessageId = "<$([guid]::NewGuid().ToString('N'))@example.org>",
        [guid]$TraceId = [guid]::NewGuid(),
        [string]$Subject = 'Hello',
        [string]$Header = '',
        [string]$ReleaseStatus = 'NotReleased',
        [string[]]$Released = @(),
        [string]$ReleaseEnd = 'Released',
        [switch]$SystemReleased,
        [switch]$FromBlockedSender,
        [switch]$NoTrace
    )

    $identity = "$TraceId\$([guid]::NewGuid())"
    Use-EmulatorStore {
        Save-EmulatorRecord 'QuarantinedMessage' $identity @{
            Identity = $identity; MessageId = $MessageId; Received = $Received.ToUniversalTime(); Sender = $Sender; Recipients = $Recipient
            Expires = $Received.ToUniversalTime().AddDays(30); Released = $Released; Subject = $Subject; Type = $Type; PolicyType = $PolicyType
            PolicyName = $PolicyName; ReleaseStatus = $ReleaseStatus; SystemReleased = [bool]$SystemReleased; Header = $Header
            FromBlockedSender = [bool]$FromBlockedSender; ReleaseEnd = $ReleaseEnd
        }
    }
    if (-not $NoTrace) {
        $row = @{ TraceId = $TraceId; MessageId = $MessageId; Received = $Received; Subject = $Subject; Status = 'Quarantined' }
        Add-EmulatorTracedMessage $Sender $Recipient @row
    }
    return $identity
}

function Get-EmulatorReleasedMessage {
    <#
    .SYNOPSIS
    What came out of the quarantine: a recipient and a Message-ID for each delivery.
    #>
    [CmdletBinding()]
    param()

    Use-EmulatorStore {
        foreach ($record in $script:Store.Sections.ReleasedDelivery.Values) {
            [pscustomobject]@{ Recipient = $record['Recipient']; MessageId = $record['MessageId'] }
        }
    }
}

function Remove-EmulatorQuarantinedMessage {
    <#
    .SYNOPSIS
    Takes a message out of the quarantine, as its end date or another administrator does.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string]$Identity)

    Use-EmulatorStore { Save-EmulatorRecord 'QuarantinedMessage' $Identity $null }
}

function Add-EmulatorTransportServer {
    <#
    .SYNOPSIS
    Adds a transport server to an organisation on-premises.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string[]]$Name, [switch]$Edge)

    Use-EmulatorStore {
        foreach ($one in $Name) {
            Save-EmulatorRecord 'TransportServer' $one @{ Name = $one; IsEdge = [bool]$Edge }
        }
    }
}

function Add-EmulatorTrackingEvent {
    <#
    .SYNOPSIS
    Adds an event to the message tracking log of a server.
    .EXAMPLE
    Add-EmulatorTrackingEvent DELIVER sender@example.org ada@contoso.com -Source STOREDRIVER -MessageId '<1@example.org>'
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string]$EventId,
        [Parameter(Mandatory, Position = 1)] [string]$Sender,
        [Parameter(Mandatory, Position = 2)] [string[]]$Recipients,
        [string[]]$RecipientStatus = @(),
        [string]$Server,
        [string]$Source = 'SMTP',
        [DateTime]$Timestamp = [DateTime]::UtcNow.AddHours(-1),
        [string]$MessageId = '<1@example.org>',
        [string]$ReturnPath = $Sender,
        [string]$Related = '',
        [string]$Subject = 'Hello',
        [string]$ClientIP = '192.0.2.1',
        [string]$SourceContext = '',
        [string]$CustomData = ''
    )

    Use-EmulatorStore {
        if (-not $Server) {
            $Server = $script:Store.Settings['ServerName']
        }
        $number = $script:Store.Sections.TrackingEvent.Count + 1
        Save-EmulatorRecord 'TrackingEvent' $number.ToString('D8') @{
            Server = $Server; Timestamp = $Timestamp.ToUniversalTime(); EventId = $EventId; Source = $Source; Sender = $Sender; ReturnPath = $ReturnPath
            Recipients = $Recipients; RecipientStatus = $RecipientStatus; Related = $Related; MessageId = $MessageId; Subject = $Subject
            NetworkMessageId = [guid]::NewGuid().ToString(); ClientIP = $ClientIP; SourceContext = $SourceContext; CustomData = $CustomData
        }
    }
}
