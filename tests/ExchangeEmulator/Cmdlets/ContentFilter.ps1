# Get-HostedContentFilterPolicy (Online): the anti-spam policies.
#
# Fact (junk mail): "Online, if the policy's spam action is Quarantine, safe-sender domains are ignored,
# addresses honoured." No mail flows here; what a policy says can be read.

function Get-HostedContentFilterPolicy {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-HostedContentFilterPolicy'
        $one = {
            param($name)
            $policy = $script:Store.Sections.ContentFilterPolicy[$name]
            if ($null -eq $policy) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            New-EmulatorResult 'Microsoft.Exchange.Data.Directory.SystemConfiguration.HostedContentFilterPolicy' ([ordered]@{
                    Name                      = $policy['Name']
                    Identity                  = $policy['Name']
                    Id                        = $policy['Name']
                    Guid                      = [guid](ConvertTo-EmulatorGuid "content filter $($policy['Name'])")
                    IsDefault                 = $policy['IsDefault']
                    SpamAction                = $policy['SpamAction']
                    HighConfidenceSpamAction  = $policy['HighConfidenceSpamAction']
                    PhishSpamAction           = $policy['PhishSpamAction']
                    HighConfidencePhishAction = $policy['HighConfidencePhishAction']
                    BulkSpamAction            = $policy['BulkSpamAction']
                    BulkThreshold             = $policy['BulkThreshold']
                    QuarantineRetentionPeriod = $policy['QuarantineRetentionPeriod']
                    AllowedSenders            = ConvertTo-EmulatorList $policy['AllowedSenders']
                    AllowedSenderDomains      = ConvertTo-EmulatorList $policy['AllowedSenderDomains']
                    BlockedSenders            = ConvertTo-EmulatorList $policy['BlockedSenders']
                    BlockedSenderDomains      = ConvertTo-EmulatorList $policy['BlockedSenderDomains']
                    IsValid                   = $true
                    ObjectState               = 'Unchanged'
                })
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name) {
            Add-EmulatorItem $call $name $one
            return
        }
        Send-EmulatorListing $call -Select { $script:Store.Sections.ContentFilterPolicy.Values } -Work $one -KeyName 'Name'
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

function New-EmulatorContentFilterPolicy {
    param([string]$Name, [bool]$IsDefault)

    return @{
        Name = $Name; IsDefault = $IsDefault
        SpamAction = 'MoveToJmf'; HighConfidenceSpamAction = 'MoveToJmf'; PhishSpamAction = 'Quarantine'; HighConfidencePhishAction = 'Quarantine'
        BulkSpamAction = 'MoveToJmf'; BulkThreshold = 7; QuarantineRetentionPeriod = 15
        AllowedSenders = [string[]]@(); AllowedSenderDomains = [string[]]@(); BlockedSenders = [string[]]@(); BlockedSenderDomains = [string[]]@()
    }
}
