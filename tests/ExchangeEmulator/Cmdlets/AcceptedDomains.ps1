# Get-AcceptedDomain: the organisation's own domains, which no list may hold as a sender.

function Get-AcceptedDomain {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity
    )
    dynamicparam {
        New-EmulatorShapeParameter -Online @{ ResultSize = [object] } -OnPremises @{ DomainController = [string] }
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-AcceptedDomain'
        $one = {
            param($name)
            $domain = $script:Store.Sections.AcceptedDomain[$name]
            if ($null -eq $domain) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            New-EmulatorResult 'Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomain' ([ordered]@{
                    DomainName  = $domain['DomainName']
                    DomainType  = $domain['DomainType']
                    Default     = $domain['Default']
                    Name        = $domain['DomainName']
                    Identity    = $domain['DomainName']
                    Guid        = [guid](ConvertTo-EmulatorGuid "domain $($domain['DomainName'])")
                    IsValid     = $true
                    ObjectState = 'Unchanged'
                })
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name) {
            Add-EmulatorItem $call $name $one
            return
        }
        Send-EmulatorListing $call -Select { $script:Store.Sections.AcceptedDomain.Values } -Work $one -KeyName 'DomainName' -ResultSize $PSBoundParameters['ResultSize']
    }
    end {
        Complete-EmulatorCall $call $one
    }
}
