using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// Says what a refusal of Graph means and what to do: which of the two sides refuses, the directory (consent) or Exchange (mailbox),
/// and the command that grants the least.
/// </summary>
internal static class GraphRefusal
{
    /// <summary>The role that reads mail: Microsoft, "Role Based Access Control for Applications in Exchange Online".</summary>
    public const string ReadRole = "Mail.Read";

    /// <summary>The role that moves mail.</summary>
    public const string MoveRole = "Mail.ReadWrite";

    private const string NewScope = "CommerceMailAdmin mailboxes";

    /// <summary>The exception that a user reads.</summary>
    public static MailboxConnectionException Explain(GraphException problem, GraphMailbox mailbox, string role = ReadRole)
    {
        var client = mailbox.Client;
        var said = problem.Message.TrimEnd('.');
        return problem.Problem switch
        {
            GraphProblem.ConsentMissing => new(
                MailboxConnectionProblem.AccessDenied,
                $"The consent for {role} is missing: Microsoft Entra refuses before Exchange is asked. {said}. {Grant(mailbox, role)}",
                    problem),
            GraphProblem.MailboxRefused => new(
                MailboxConnectionProblem.AccessDenied,
                $"Exchange Online refuses the mailbox {client.Mailbox}. The sign-in is valid. {said}. {Grant(mailbox, role)} "
                + "A new assignment can take up to two hours.", problem),
            GraphProblem.TokenRefused => new(
                MailboxConnectionProblem.LoginRefused,
                $"Graph does not accept the access token. {said}. {NewToken(mailbox.Access)}", problem),
            GraphProblem.NoMailbox => new(
                MailboxConnectionProblem.NotFound,
                $"Exchange Online has no mailbox {client.Mailbox} that Graph can read: it does not exist, has no licence, "
                + $"belongs to a guest, or is on an Exchange server of your own. {said}. For Exchange Server, use -EwsUrl "
                + "or -Autodiscover instead of -Graph.",
                    problem),
            GraphProblem.Throttled => new(
                MailboxConnectionProblem.Throttled,
                $"Exchange Online is too busy. {said}. Run the command again later.", problem),
            GraphProblem.Unreachable => new(Unreachable(problem), $"{said}. Check the network, and the proxy if there is one.", problem),
            GraphProblem.Malformed or GraphProblem.TooLarge => new(
                MailboxConnectionProblem.Protocol, $"{said}. Check -Environment, and whether a proxy answers instead of Graph.", problem),
            _ => new(MailboxConnectionProblem.Protocol, $"Microsoft Graph refuses the request. {said}.", problem),
        };
    }

    private static MailboxConnectionProblem Unreachable(GraphException problem) =>
        problem.InnerException is { } inner && Web.WebTrust.IsRejected(inner)
            ? MailboxConnectionProblem.CertificateRejected
            : MailboxConnectionProblem.Unreachable;

    /// <summary>The commands that grant the least: one role, for one mailbox.</summary>
    private static string Grant(GraphMailbox mailbox, string role)
    {
        var address = PowerShellText.Quoted(mailbox.Client.Mailbox);
        var user = $"A signed-in user needs the delegated permission {role}.Shared (Connect-MgGraph -Scopes {role}.Shared) and, "
            + $"in Exchange Online PowerShell: Add-MailboxPermission -Identity {address} -User '<user>' -AccessRights FullAccess.";
        var id = mailbox.Access.ClientId ?? "<application id>";
        var application = "For an application, run in Exchange Online PowerShell: "
            + $"New-ServicePrincipal -AppId {id} -ObjectId <object id of the enterprise application>; "
            + $"New-ManagementScope -Name '{NewScope}' -RecipientRestrictionFilter \"PrimarySmtpAddress -eq {address}\"; "
            + $"New-ManagementRoleAssignment -App {id} -Role 'Application {role}' -CustomResourceScope '{NewScope}'. "
            + $"Test-ServicePrincipalAuthorization -Identity {id} -Resource {address} shows the result.";
        return mailbox.Access.Login switch
        {
            MailLogin.DeviceCode => user,
            MailLogin.Certificate or MailLogin.ManagedIdentity => application,
            _ => $"{application} {user}",
        };
    }

    private static string NewToken(GraphAccess access) => access.Login switch
    {
        MailLogin.GraphSession => "Run Connect-MgGraph again.",
        MailLogin.AccessToken => "It has expired, or is made for another service. Get a new one for Microsoft Graph and connect again.",
        _ => "Connect again.",
    };
}

/// <summary>Who asks Graph.</summary>
/// <param name="Login">What Graph is shown.</param>
/// <param name="ClientId">The application's id; null if it is not known.</param>
public sealed record GraphAccess(MailLogin Login, string? ClientId);
