using System.Management.Automation;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

[OutputType(typeof(SpfCheck), ParameterSetName = [SpfQuestionSet])]
public sealed partial class TestCommerceMailAuth
{
    private const string SpfQuestionSet = "SpfQuestion";

    private readonly OrderedWork<SpfCheck> _spfChecks = new(Parallel);
    private SpfQuestioner _spf = null!;

    /// <summary>The address of the mail client to ask SPF about, IPv4 or IPv6.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SpfQuestionSet)]
    [AllowEmptyString]
    [Alias("ClientAddress")]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string IPAddress { get; set; } = "";

    /// <summary>
    /// The envelope sender (MAIL FROM) of the client. It can be empty. Default: none. Then SPF is asked about the name in -Helo.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SpfQuestionSet)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? MailFrom { get; set; }

    /// <summary>The name that the client gave in HELO or EHLO.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SpfQuestionSet)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Helo { get; set; }

    /// <summary>The identity to check: MailFrom (the envelope sender) or Helo (the name of the client). Default: MailFrom.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SpfQuestionSet)]
    public SpfIdentity Identity { get; set; } = SpfIdentity.MailFrom;

    private void AddSpfQuestion()
    {
        var (mailFrom, helo) = (MailFrom?.Trim() ?? "", Helo?.Trim() ?? "");
        var address = IPAddress.Trim();
        if (!IPAddressText.TryParse(address, out var client))
        {
            WriteItemError(
                new FormatException($"'{IPAddress}' is not an IP address: {IPAddressText.Problem(address)}. Write it like 192.0.2.1 "
                    + $"or 2001:db8::1."),
                "IPAddressMalformed", ErrorCategory.InvalidArgument, IPAddress);
            return;
        }

        if (helo == "" && (Identity == SpfIdentity.Helo || mailFrom is "" or "<>"))
        {
            WriteItemError(
                new ArgumentException($"There is no domain to ask about for {client}. Give the envelope sender with -MailFrom, or the "
                    + $"client's name with -Helo."),
                "SpfIdentityMissing", ErrorCategory.InvalidArgument, IPAddress);
            return;
        }

        var identity = Identity;
        _spfChecks.Add(() => _spf.AskAsync(client, mailFrom, helo, identity, Cancellation), Cancellation);
        WriteSpfChecks();
    }

    private void FinishSpfQuestions()
    {
        _spfChecks.Complete();
        WriteSpfChecks();
    }

    private void WriteSpfChecks()
    {
        while (_spfChecks.TryTake(out var check))
        {
            WriteObject(Await(check));
        }
    }
}
