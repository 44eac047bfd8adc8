# Get-TransportService and Get-MessageTrackingLog (on-premises): each server's own log.
#
# Sources: Microsoft, Get-MessageTrackingLog, Get-TransportService, and "Message tracking" (Exchange Server 2016 and newer).
# A TrackingEvent record has Server, Timestamp (UTC), EventId, Source, Sender, ReturnPath, Recipients, RecipientStatus, Related, MessageId,
# NetworkMessageId, Subject, ClientIP, SourceContext and CustomData.

# Fact: "By default, the message tracking log is kept for 30 days".
$script:TrackingDays = 30

# Facts: returns Mailbox servers and subscribed Edge servers. A TransportServer record has Name and IsEdge.
function Get-TransportService {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)] [AllowNull()] [AllowEmptyString()] [object]$Identity,
        [string]$DomainController
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Get-TransportService'
        $name = [string](ConvertTo-EmulatorIdentity $Identity)
        $select = {
            foreach ($record in $script:Store.Sections.TransportServer.Values) {
                if (-not $name -or $record['Name'] -eq $name) {
                    $record
                }
            }
        }
        $one = {
            param($server)
            New-EmulatorResult 'Microsoft.Exchange.Data.Directory.Management.TransportServer' ([ordered]@{
                    Name = $server; Identity = $server; MessageTrackingLogEnabled = $true; MessageTrackingLogMaxAge = "$script:TrackingDays.00:00:00"
                })
        }
        Send-EmulatorListing $call -Select $select -Work $one -KeyName 'Name' -ResultSize 'Unlimited'
    }
}

# Facts: without -Server the server that answers; -End is exclusive; 1,000 results unless told; one server a call.
function Get-MessageTrackingLog {
    [CmdletBinding()]
    param(
        [string]$DomainController,
        [DateTime]$End,
        [string]$EventId,
        [string]$InternalMessageId,
        [string]$MessageId,
        [string]$MessageSubject,
        [string]$NetworkMessageId,
        [string[]]$Recipients,
        [object]$ResultSize,
        [string]$Sender,
        [Parameter(ValueFromPipelineByPropertyName)] [string]$Server,
        [string]$Source,
        [DateTime]$Start
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Get-MessageTrackingLog'
        $bound = $PSBoundParameters
        $limit = ConvertTo-EmulatorResultSize $call $ResultSize
        $work = {
            param($from)
            if ($null -eq $script:Store.Sections.TransportServer[$from]) {
                return New-EmulatorNotFoundError $call.Command $from
            }
            $oldest = [DateTime]::UtcNow.AddDays(-$script:TrackingDays)
            $rows = @(foreach ($record in $script:Store.Sections.TrackingEvent.Values) {
                    if ($record['Server'] -eq $from -and $record['Timestamp'] -ge $oldest -and (Test-EmulatorTrackingEvent $record $bound)) {
                        $record
                    }
                })
            $shown = [Math]::Min($rows.Count, $limit)
            for ($i = 0; $i -lt $shown; $i++) {
                ConvertTo-EmulatorTrackingRow $rows[$i]
            }
            if ($rows.Count -gt $shown) {
                [Management.Automation.WarningRecord]::new("Only the first $limit results were returned and there are more.")
            }
        }
        $name = $Server
        if (-not $name) {
            $name = $script:Store.Settings['ServerName']
        }
        $call.Items.Add($name)
        Send-EmulatorRequest $call $work
    }
}

# Fact: angle brackets belong to -MessageId.
function Test-EmulatorTrackingEvent {
    param([hashtable]$Record, [Collections.IDictionary]$Wanted)

    return (-not $Wanted.ContainsKey('Start') -or $Record['Timestamp'] -ge $Wanted['Start'].ToUniversalTime()) -and
    (-not $Wanted.ContainsKey('End') -or $Record['Timestamp'] -lt $Wanted['End'].ToUniversalTime()) -and
    (-not $Wanted['EventId'] -or $Record['EventId'] -eq $Wanted['EventId']) -and
    (-not $Wanted['MessageId'] -or $Record['MessageId'] -ceq $Wanted['MessageId']) -and
    (-not $Wanted['Sender'] -or $Record['Sender'] -eq $Wanted['Sender']) -and
    (-not $Wanted['Source'] -or $Record['Source'] -eq $Wanted['Source']) -and
    (-not $Wanted['Recipients'] -or @($Record['Recipients'] | Where-Object { $Wanted['Recipients'] -contains $_ }).Count -gt 0)
}

# Facts: the time is local; Recipients and RecipientStatus are parallel lists.
function ConvertTo-EmulatorTrackingRow {
    param([hashtable]$Record)

    New-EmulatorResult 'Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent' ([ordered]@{
            Timestamp               = $Record['Timestamp'].ToLocalTime()
            ClientIp                = $Record['ClientIP']
            ServerHostname          = $Record['Server']
            SourceContext           = $Record['SourceContext']
            Source                  = $Record['Source']
            EventId                 = $Record['EventId']
            MessageId               = $Record['MessageId']
            NetworkMessageId        = $Record['NetworkMessageId']
            Recipients              = ConvertTo-EmulatorList $Record['Recipients']
            RecipientStatus         = ConvertTo-EmulatorList $Record['RecipientStatus']
            RecipientCount          = $Record['Recipients'].Count
            RelatedRecipientAddress = $Record['Related']
            MessageSubject          = $Record['Subject']
            Sender                  = $Record['Sender']
            ReturnPath              = $Record['ReturnPath']
            Directionality          = 'Incoming'
            OriginalClientIp        = $Record['ClientIP']
            CustomData              = $Record['CustomData']
        })
}
