<#
.SYNOPSIS
Connects to Exchange Online as an application, with a certificate and only the commands that the module calls.
.PARAMETER Certificate
The thumbprint of a certificate in the store of the user or the computer (Windows only), or the path of a .pfx file.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string]$AppId,
    [Parameter(Mandatory)] [string]$Organization,
    [Parameter(Mandatory)] [string]$Certificate,
    [securestring]$CertificatePassword
)

$sign = @{ CertificateThumbprint = $Certificate }
if ($Certificate -like '*.pfx') {
    $sign = @{ CertificateFilePath = $Certificate }
    if ($CertificatePassword) {
        $sign['CertificatePassword'] = $CertificatePassword
    }
}

# With few commands, the connection starts faster, takes less memory, and can do less.
Connect-ExchangeOnline -AppId $AppId -Organization $Organization @sign -ShowBanner:$false -CommandName @(
    'Get-MailboxJunkEmailConfiguration', 'Set-MailboxJunkEmailConfiguration', 'Get-Mailbox', 'Get-DistributionGroupMember'
    'Get-AcceptedDomain', 'Get-HostedContentFilterPolicy', 'Get-HostedConnectionFilterPolicy', 'Get-TransportRule'
)
