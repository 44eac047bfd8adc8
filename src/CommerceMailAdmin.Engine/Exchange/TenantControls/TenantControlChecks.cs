using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantControls;

/// <summary>
/// Checks the settings of an organisation that the platform's mail and the seller's own mail depend on, and changes nothing. A setting that
/// cannot be read is Unknown, never fine. On-premises only the settings that exist there are checked.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="request">What the settings are checked for.</param>
public sealed class TenantControlChecks(IExchangeSession session, TenantControlRequest request)
{
    /// <summary>The command that a session must have; every other one is used if it is there.</summary>
    public static IReadOnlyList<string> Commands { get; } = [AcceptedDomains.Command];

    /// <summary>Every control, one after the other.</summary>
    /// <param name="cancellation">Stops between two controls.</param>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public IEnumerable<TenantControl> Check(CancellationToken cancellation)
    {
        var settings = new SettingReader(session);
        var domains = request.Domains.Count > 0 ? request.Domains : OwnDomains(settings);
        var controls = session.IsOnline
            ? new GatewayControls(settings, request, domains).Check().Concat(SendingControls.Online(settings, domains)) : [];
        foreach (var control in controls.Concat(SendingControls.Everywhere(settings, request)))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return control;
        }
    }

    /// <summary>The control of the copies of answers that others send as a mailbox, or on its behalf.</summary>
    /// <param name="session">The session.</param>
    /// <param name="mailbox">The mailbox.</param>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public static TenantControl SentCopies(IExchangeSession session, string mailbox) =>
        SendingControls.OfMailbox(new SettingReader(session), mailbox);

    private static string[] OwnDomains(SettingReader settings) =>
    [
        .. settings.Read(AcceptedDomains.Command).Objects.Where(d => d.Text("DomainType") != "ExternalRelay")
            .Select(d => d.Text("DomainName"))
            .OfType<string>().Where(d => d.IndexOf('*') < 0),
    ];
}

/// <summary>Reads the objects of one command; a failure is a text and not an exception.</summary>
internal sealed class SettingReader(IExchangeSession session)
{
    private readonly Dictionary<string, SettingReading> _read = new(StringComparer.Ordinal);

    /// <summary>Reads every object of a command, once.</summary>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public SettingReading Read(string command) => _read.TryGetValue(command, out var known) ? known : _read[command] = Read(command, []);

    /// <summary>Reads what a command returns for parameters.</summary>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public SettingReading Read(string command, Dictionary<string, object?> parameters)
    {
        if (!session.Has(command))
        {
            return new([], $"The session has no command {command}: connect with it, or ask for a role that has it.");
        }

        try
        {
            return new(session.Invoke(command, parameters).Objects, null);
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return new([], $"{command} failed: {e.Message}");
        }
    }
}

/// <summary>What was read.</summary>
/// <param name="Objects">The objects; empty if they could not be read.</param>
/// <param name="Problem">Why they could not be read; null if they were.</param>
internal sealed record SettingReading(IReadOnlyList<ExchangeObject> Objects, string? Problem);

/// <summary>Makes controls.</summary>
internal static class Control
{
    /// <summary>A control whose setting could not be read.</summary>
    public static TenantControl Unknown(string id, string? subject, string problem) => Of(id, subject, ControlState.Unknown, problem);

    public static TenantControl Of(string id, string? subject, ControlState state, string evidence, string? remedy = null) =>
        new() { Id = id, Subject = subject, State = state, Evidence = evidence, Remedy = remedy };
}

/// <summary>What the controls of an organisation are checked for.</summary>
public sealed record TenantControlRequest
{
    /// <summary>The seller's own domains that send mail; empty for the accepted domains of the organisation.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>
    /// The mailboxes that answer buyers, by any identity that Exchange takes; empty to leave out the controls about them.
    /// </summary>
    public IReadOnlyList<string> SupportMailboxes { get; init; } = [];

    /// <summary>The domains from which the platform sends, which are the domains that replies go to.</summary>
    public IReadOnlyList<string> PlatformDomains { get; init; } = [];

    /// <summary>Looks up the mail exchangers of a domain; null to leave out what only they can tell.</summary>
    public Func<string, MailExchangerAnswer>? MailExchangers { get; init; }
}

/// <summary>The mail exchangers of a domain.</summary>
/// <param name="Hosts">The names of the hosts, the most preferred first.</param>
/// <param name="Problem">Why the look-up failed; null if it succeeded.</param>
public sealed record MailExchangerAnswer(IReadOnlyList<string> Hosts, string? Problem);
