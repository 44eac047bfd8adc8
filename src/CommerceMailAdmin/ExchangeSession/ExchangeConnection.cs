using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>A connection of the Exchange Online module, as Get-ConnectionInformation describes it.</summary>
internal sealed class ExchangeConnection(ExchangeObject information)
{
    public const string Command = "Get-ConnectionInformation";

    /// <summary>The generated module that holds the connection's commands, without its folder.</summary>
    public string Module { get; } = (information.Text("ModuleName") ?? "").Split('/', '\\').Last();

    /// <summary>What stands before the noun of the connection's commands.</summary>
    public string Prefix { get; } = information.Text("ModulePrefix") ?? "";

    /// <summary>The tenant, by the id that never changes where it is given.</summary>
    public string? Organization { get; } = information.Text("TenantID") ?? information.Text("Organization");

    /// <summary>Why the connection cannot be used; null if it can.</summary>
    public string? Problem
    {
        get
        {
            var state = information.Text("State");
            var token = information.Text("TokenStatus");
            return (state, token, information.Flag("IsEopSession")) switch
            {
                (not null and not "Connected", _, _) => $"its state is {state}",
                (_, not null and not "Active", _) => $"the status of its token is {token}",
                (_, _, true) => "it leads to the Security & Compliance endpoint (Connect-IPPSSession), which has no mailboxes",
                _ => null,
            };
        }
    }
}
