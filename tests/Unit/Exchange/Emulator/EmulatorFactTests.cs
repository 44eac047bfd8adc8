using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.Emulator;

/// <summary>
/// Holds the emulated Exchange to the facts it is built on: each case names the fact (its section in the project's notes on Exchange, in
/// brackets) and what a caller sees of it. The module takes no part.
/// </summary>
public class EmulatorFactTests
{
    private const string Get = "Get-MailboxJunkEmailConfiguration";
    private const string Set = "Set-MailboxJunkEmailConfiguration";
    private const string Ada = "ada@contoso.com";

    public static TheoryData<string, string, string, string> Facts => new()
    {
        // fact, parameters of Initialize-ExchangeEmulator, script, what it writes
        { "[junk mail] a null or empty Identity on Get returns all objects", "", $"@({Get} $null).Count; @({Get} '').Count", "5 5" },
        { "[junk mail] Get takes wildcards", "", $"@({Get} '*o*@contoso.com').Count -gt 1", "True" },
        { "[junk mail] domains come back without the leading @", "",
            $"{Set} {Ada} -TrustedSendersAndDomains @{{ Add = '@a.example' }}; ({Get} {Ada}).TrustedSendersAndDomains", "a.example" },
        { "[junk mail] over 1,024 entries are dropped with no error", "",
            $"Set-EmulatorMailbox {Ada} -TrustedSendersAndDomains (1..1023 | ForEach-Object {{ \"d$_.example\" }}); {Set} {Ada} "
                + $"-TrustedSendersAndDomains @{{ Add = 'a.example', 'b.example' }}; $l = ({Get} {Ada}).TrustedSendersAndDomains; "
                + $"$l.Count; $l -contains 'b.example'", "1024 False" },
        { "[junk mail] safe recipients count towards the 1,024", "",
            $"Set-EmulatorMailbox {Ada} -TrustedRecipientsAndDomains (1..1024 | ForEach-Object {{ \"d$_.example\" }}); {Set} {Ada} "
                + $"-TrustedSendersAndDomains @{{ Add = 'a.example' }}; @(({Get} {Ada}).TrustedSendersAndDomains).Count", "0" },
        { "[junk mail] trusted contacts count towards the 1,024", "",
            $"Set-EmulatorMailbox {Ada} -ContactsTrusted $true -ContactCount 1024; {Set} {Ada} -TrustedSendersAndDomains @{{ Add = "
                + $"'a.example' }}; @(({Get} {Ada}).TrustedSendersAndDomains).Count", "0" },
        { "[junk mail] TrustedRecipientsAndDomains does not work in Set", "",
            $"{Set} {Ada} -TrustedRecipientsAndDomains a.example 3>$null; @(({Get} {Ada}).TrustedRecipientsAndDomains).Count", "0" },
        { "[junk mail] Add of what is there and Remove of what is not change nothing, with a warning", "",
            $"Set-EmulatorMailbox {Ada} -TrustedSendersAndDomains a.example; ({Set} {Ada} -TrustedSendersAndDomains @{{ Add = 'a.example'; "
                + $"Remove = 'b.example' }} 3>&1).Message -match 'no settings of'", "True" },
        { "[junk mail] the same value twice in a plain array is an error", "",
            $"try {{ {Set} {Ada} -TrustedSendersAndDomains a.example, A.example -ErrorAction Stop }} catch {{ 'refused' }}", "refused" },
        { "[junk mail] the hashtable of a call may be modified", "",
            $"$h = @{{ Add = 'a.example' }}; {Set} {Ada} -TrustedSendersAndDomains $h; $h.Count", "2" },
        { "[junk mail] the mailbox's own address is rejected", "",
            $"try {{ {Set} {Ada} -TrustedSendersAndDomains @{{ Add = '{Ada}' }} -ErrorAction Stop }} catch {{ 'refused' }}", "refused" },
        { "[junk mail] the organisation's own domains are rejected", "",
            $"try {{ {Set} {Ada} -TrustedSendersAndDomains @{{ Add = 'contoso.com' }} -ErrorAction Stop }} catch {{ 'refused' }}",
            "refused" },
        { "[junk mail] addresses that resolve inside the organisation are rejected", "",
            $"Add-EmulatorContact pal@fabrikam.com; try {{ {Set} {Ada} -TrustedSendersAndDomains @{{ Add = 'pal@fabrikam.com' }} "
                + $"-ErrorAction Stop }} catch {{ 'refused' }}", "refused" },
        { "[junk mail] one stale bad entry makes every later Set fail", "",
            $"Set-EmulatorMailbox {Ada} -BlockedSendersAndDomains old.example; Add-EmulatorAcceptedDomain old.example; try {{ {Set} {Ada} "
                + $"-TrustedSendersAndDomains @{{ Add = 'a.example' }} -ErrorAction Stop }} catch {{ 'refused' }}", "refused" },
        { "[junk mail] 'the user needs to sign in' strikes one mailbox and is not fatal", "",
            $"Set-EmulatorMailbox {Ada} -SignInRequired $true; '{Ada}', 'bo@contoso.com' | {Set} -TrustedSendersAndDomains @{{ Add = "
                + $"'a.example' }} -ErrorVariable e -ErrorAction SilentlyContinue; $e.Count; ({Get} "
                + "bo@contoso.com).TrustedSendersAndDomains", "1 a.example" },
        { "[junk mail] lists may be wiped from outside", "",
            $"Set-EmulatorMailbox {Ada} -TrustedSendersAndDomains a.example; Clear-EmulatorAllowEntry -SafeSender; @(({Get} "
                + $"{Ada}).TrustedSendersAndDomains).Count", "0" },
        { "[junk mail] FailOnError exists Online only", "", $"(Get-Command {Set}).Parameters.ContainsKey('FailOnError')", "True" },
        { "[junk mail] FailOnError exists Online only", "-Shape OnPremises", $"(Get-Command {Set}).Parameters.ContainsKey('FailOnError')",
            "False" },
        { "[selecting] 1,000 results by default, with a warning; Unlimited gives all", "-Empty",
            "Add-EmulatorMailbox -Count 1001; $r = Get-EXOMailbox -WarningVariable w -WarningAction SilentlyContinue; $r.Count; $w.Count; "
                + "(Get-EXOMailbox -ResultSize Unlimited).Count", "1000 1 1001" },
        { "[selecting] OPATH texts stand in single quotes, doubled inside", "-Empty",
            "Add-EmulatorMailbox one@contoso.com -DisplayName \"O'Hara\"; (Get-Mailbox -Filter \"DisplayName -eq 'O''Hara'\").Alias",
            "one" },
        { "[selecting] remote mailboxes of a hybrid are not found on-premises", "-Shape OnPremises -Empty",
            "Add-EmulatorMailbox away@contoso.com -RecipientTypeDetails RemoteUserMailbox; @(Get-Mailbox).Count; (Get-Recipient "
                + "away@contoso.com).RecipientTypeDetails", "0 RemoteUserMailbox" },
        { "[selecting] kinds of mailboxes", "", "(Get-EXOMailbox -RecipientTypeDetails SharedMailbox, RoomMailbox).Count", "2" },
        { "[sessions] Online commands are functions of a module tmpEXO_*", "",
            $"$c = Get-Command {Set}; \"$($c.CommandType)\"; $c.ModuleName -like 'tmpEXO_*'", "Function True" },
        { "[sessions] on-premises remoting: functions of a module tmp_*", "-Shape OnPremises",
            $"$c = Get-Command {Set}; $c.ModuleName -like 'tmp_*'; $null -eq (Get-Command Get-ConnectionInformation -ErrorAction "
                + "SilentlyContinue)", "True True" },
        { "[sessions] -Prefix renames commands", "-Prefix Shop", "@(Get-Command Get-ShopMailboxJunkEmailConfiguration).Count", "1" },
        { "[sessions] -CommandName and RBAC decide which commands exist", $"-ExcludeCommand {Set}",
            $"@(Get-Command {Set} -ErrorAction SilentlyContinue).Count", "0" },
        { "[sessions] a connection in order: Connected, Active, not EOP", "",
            "$c = Get-ConnectionInformation; \"$($c.State) $($c.TokenStatus) $($c.IsEopSession)\"", "Connected Active False" },
        { "[sessions] results are deserialised objects", "", $"({Get} {Ada}).PSObject.TypeNames[0] -like 'Deserialized.*'", "True" },
        { "[sessions] errors Online read code|type|text and do not terminate", "",
            $"{Get} nobody -ErrorVariable e -ErrorAction SilentlyContinue; 'on'; $e[0].Exception.Message.Split('|')[1]",
            "on Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException" },
        { "[sessions] ten piped identities are one request Online", "-Empty",
            $"Add-EmulatorMailbox -Count 25; (Get-EXOMailbox).UserPrincipalName | {Set} -TrustedSendersAndDomains @{{ Add = 'a.example' "
                + $"}}; $c = Get-EmulatorCallCount {Set}; \"$($c.Calls) $($c.Requests) $($c.Objects)\"", "1 3 25" },
        { "[sessions] a server takes one a request", "-Shape OnPremises -Empty",
            $"Add-EmulatorMailbox -Count 3; 1..3 | ForEach-Object {{ \"mailbox0000$_@contoso.com\" }} | {Set} -TrustedSendersAndDomains "
                + $"@{{ Add = 'a.example' }}; (Get-EmulatorCallCount {Set}).Requests", "3" },
        { "[sessions] throttling is 429 and names its delay", "",
            $"Add-EmulatorFault {Set} Throttle -RetryAfterSeconds 7; {Set} {Ada} -TrustedSendersAndDomains @{{ Add = 'a.example' }} "
                + "-ErrorVariable e -ErrorAction SilentlyContinue; $e[0].Exception.Message -match '429'; $e[0].Exception.Message -match "
                + "'Retry-After\\W+7'", "True True" },
        { "[sessions] 503 and 504 pass", "",
            $"Add-EmulatorFault {Get} ServiceUnavailable; Add-EmulatorFault {Get} GatewayTimeOut; 1..3 | ForEach-Object {{ {Get} {Ada} "
                + $"-ErrorVariable e -ErrorAction SilentlyContinue | ForEach-Object {{ 'answer' }}; $e | ForEach-Object {{ "
                + $"$_.Exception.Message -match '50[34]' }} }}", "True True answer" },
        { "[sessions] a lost session ends every call until connected again", "",
            $"Add-EmulatorFault {Get} SessionLoss; foreach ($i in 1, 2) {{ try {{ {Get} {Ada} }} catch {{ 'lost' }} }}; "
                + $"(Get-ConnectionInformation).State; Disconnect-EmulatorSession; Connect-ExchangeOnline; ({Get} {Ada}).Identity",
            "lost lost Broken Ada Lind" },
        { "[sessions] -CertificateThumbprint works on Windows only, a certificate needs AppId and Organization", "",
            "try { Connect-ExchangeOnline -CertificateFilePath ./x.pfx } catch { $_.Exception.Message -match 'AppId' }", "True" },
        { "[IP allow lists] IPv4 only; /24 to /32; ranges of at most 256", "",
            "foreach ($r in '2001:db8::1', '192.0.2.0/23', '192.0.2.0-192.0.3.0', '192.0.2.0/24') { try { Set-HostedConnectionFilterPolicy "
                + "Default -IPAllowList @{ Add = $r } -ErrorAction Stop; 'taken' } catch { 'refused' } }",
            "refused refused refused taken" },
        { "[IP allow lists] Edge only has the entry commands; Get by address returns entries that contain it", "-Shape Edge",
            "$null = Add-IPAllowListEntry -IPRange 192.0.2.0/24; @(Get-IPAllowListEntry -IPAddress 192.0.2.7).Count; $null -eq "
                + "(Get-Command Set-HostedConnectionFilterPolicy -ErrorAction SilentlyContinue)", "1 True" },
        { "[IP allow lists] Add on Edge has no duplicate check", "-Shape Edge",
            "1, 2 | ForEach-Object { $null = Add-IPAllowListEntry -IPAddress 192.0.2.7 }; @(Get-IPAllowListEntry).Count", "2" },
        { "[mail-flow rules] a rule holds at most 8,192 characters", "",
            "try { New-TransportRule Long -SubjectContainsWords (1..900 | ForEach-Object { \"wordword$_\" }) -SetSCL -1 -ErrorAction Stop "
                + "} catch { 'refused' }", "refused" },
        { "[mail-flow rules] Set has no -Enabled", "", "(Get-Command Set-TransportRule).Parameters.ContainsKey('Enabled')", "False" },
        { "[mail-flow rules] a name has up to 64 characters", "",
            "try { New-TransportRule ('x' * 65) -SetSCL -1 -ErrorAction Stop } catch { 'refused' }", "refused" },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void TheEmulatorFollowsTheFact(string fact, string initialize, string script, string seen)
    {
        using var session = new ModuleSession(emulator: true);
        session.Run($"Initialize-ExchangeEmulator {initialize}");

        var result = session.Run(script);

        Assert.True(result.Terminated is null, $"{fact}: {result.Terminated}");
        Assert.Equal(seen, string.Join(' ', result.Output.Select(o => o?.ToString())));
    }
}
