using System.Management.Automation;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests if mail is genuine, and if mail domains are protected against forgery, with SPF, DKIM and DMARC.</summary>
/// <remarks>
/// <para>
/// Asks the DNS for the SPF record of each domain (RFC 7208), its DKIM keys (RFC 6376) and the DMARC policy that applies to it (RFC 9989).
/// Each has a result: Pass, Fail, Neutral, None, TempError or PermError, with the reason, the raw record, the server that answered and the
/// TTL. The property MeetsPlatformRequirement is true if at least one of the three passes. The platform requires this of the domain from
/// which a seller answers.
/// </para>
/// <para>
/// The property Spf.Tree has every included record, the look-ups that each term costs, and every authorised range. The property Findings
/// lists what is wrong or weak, the most severe first, each with its remedy and a page in docs/findings. A broken record or limit does not
/// end the search.
/// </para>
/// <para>
/// A failed look-up is a TempError and never a missing record. The DNS cannot list DKIM selectors. By default, the selectors of the profile
/// are tried, and None means that none of them has a key. -SelectorsFrom first tries the selectors of mail that you have.
/// </para>
/// <para>
/// -IPAddress asks one SPF question (RFC 7208, check_host) and shows every term that was evaluated.
/// </para>
/// <para>
/// -Path, -LiteralPath and -Connection verify stored messages. Each message has a verdict with its evidence. Genuine: a signature or SPF
/// proves the From domain now, or your own server recorded a proof. Forged: the message imitates the platform, or fails a test that genuine
/// mail cannot fail. Unverifiable: neither can be shown now. A key that is gone proves nothing. NotPlatformMail: the message does not name
/// the platform as its sender. The result names the Received field whose client was checked with SPF, and every difference from what your
/// server recorded, with a reason. The rules are in docs/reference/verdicts.md.
/// </para>
/// <para>
/// Where a message leaves it open, these decisions apply. No proof counts against a record of your own server that contradicts it. A body
/// or header that was changed since the platform signed it makes the message Unverifiable, because gateways change mail as forgers do. A
/// missing key says nothing; with it, the message is Genuine only if a server of the platform delivered it. A key in test mode proves
/// nothing in either way. A chain of ARC seals withdraws a denial only if you trust the sealers, because anyone can seal a message. A
/// header that programs read differently, such as a second Subject or a line separator within a field, forbids Genuine.
/// </para>
/// <para>
/// ConvertTo-Json writes values such as Genuine as numbers. In PowerShell 7, use its parameters -EnumsAsStrings, and -Depth 6 for the
/// evidence. In Windows PowerShell 5.1, first select the properties as text: Select-Object File, @{ n = 'Verdict'; e = { "$($_.Verdict)" }
/// }.
/// </para>
/// <para>
/// Domains are checked in parallel. The results have the order of the input. The snapshot format is described in
/// docs/reference/dns-snapshot.md.
/// </para>
/// </remarks>
/// <example>
/// <summary>The platform's own domains</summary>
/// <code>Test-CommerceMailAuth</code>
/// <remarks>Checks every domain in the profile.</remarks>
/// </example>
/// <example>
/// <summary>A domain of your own, with its selectors</summary>
/// <code>Test-CommerceMailAuth contoso.com -Selector selector1, selector2 | Format-List</code>
/// <remarks>Checks one domain and shows the reasons and records.</remarks>
/// </example>
/// <example>
/// <summary>Selectors from mail, and transport security</summary>
/// <code>(Test-CommerceMailAuth contoso.com -SelectorsFrom ./sent -TransportSecurity).TransportSecurity | Format-List</code>
/// <remarks>Tries the selectors with which contoso.com signed the messages in the folder, and checks MTA-STS and TLS reporting.</remarks>
/// </example>
/// <example>
/// <summary>The domain from which the team answers</summary>
/// <code>(Test-CommerceMailAuth contoso.com -Seller).SellerFitness | Format-List</code>
/// <remarks>Shows if the domain meets the platform's requirement, and what a large receiver can hold against it.</remarks>
/// </example>
/// <example>
/// <summary>All accepted domains of the organisation, from one DNS server</summary>
/// <code>Get-AcceptedDomain | Test-CommerceMailAuth -DnsServer 192.0.2.53 -Timeout 0:0:2 |
///     Where-Object MeetsPlatformRequirement -ne $true</code>
/// <remarks>
/// Takes the domains from the pipeline. Shows those that do not meet the platform's requirement, or for which a look-up failed.
/// </remarks>
/// </example>
/// <example>
/// <summary>Keep the answers and repeat the test without the network</summary>
/// <code>Test-CommerceMailAuth contoso.com -SaveDnsSnapshot ./contoso.json
/// Test-CommerceMailAuth contoso.com -DnsSnapshot ./contoso.json</code>
/// <remarks>The second command returns the same result as the first, from the file.</remarks>
/// </example>
/// <example>
/// <summary>One SPF question</summary>
/// <code>Test-CommerceMailAuth -IPAddress 192.0.2.25 -MailFrom bounce@contoso.com -Helo mail.contoso.com | Format-List</code>
/// <remarks>Shows if the address can send with that envelope sender, and each term that was evaluated.</remarks>
/// </example>
/// <example>
/// <summary>Mail that is not proven genuine</summary>
/// <code>Get-ChildItem ./reported/*.eml | Test-CommerceMailAuth | Where-Object Verdict -ne Genuine | Format-List</code>
/// <remarks>Verifies each message and shows the evidence for those that are not proven genuine.</remarks>
/// </example>
/// <example>
/// <summary>A mailbox behind your own gateway</summary>
/// <code>Test-CommerceMailAuth -Path ./support.mbox -TrustedNetwork 198.51.100.0/24 -SaveDnsSnapshot ./evidence.json</code>
/// <remarks>
/// SPF is asked about the client in front of the gateway. The DNS answers are kept, so that you can show the result again later.
/// </remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailAuth", DefaultParameterSetName = DomainSet, HelpUri = OnlineHelp)]
[OutputType(typeof(DomainAuthentication))]
public sealed partial class TestCommerceMailAuth : DnsCmdlet
{
    /// <summary>Each domain asks for some twenty records at once.</summary>
    private const int Parallel = 16;

    private const string DomainSet = "Domain";

    private readonly OrderedWork<DomainAuthentication> _work = new(Parallel);
    private DomainAuthenticator _authenticator = null!;

    /// <summary>The domains to test. For an e-mail address, its domain is tested. Default: the domains of the profile.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DomainSet)]
    [ValidateNotNull]
    [AllowEmptyString]
    [Alias("DomainName")]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? Domain { get; set; }

    /// <summary>The DKIM selectors (s=) to try. Default: the selectors of the profile.</summary>
    [Parameter(ParameterSetName = DomainSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? Selector { get; set; }

    /// <summary>
    /// Mail from which to learn selectors: message files (.eml), mbox files, Maildirs, or folders of them, with wildcards. The selectors
    /// with which a domain signed this mail are tried first, before those of -Selector or the profile. The mail is not verified.
    /// </summary>
    [Parameter(ParameterSetName = DomainSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] SelectorsFrom { get; set; } = [];

    /// <summary>
    /// Also checks how mail to each domain is protected in transport: the MTA-STS record and policy (RFC 8461), and the record for TLS
    /// reports (RFC 8460). The policy is fetched over HTTPS from the domain's own server. The result is in the property TransportSecurity.
    /// </summary>
    [Parameter(ParameterSetName = DomainSet)]
    public SwitchParameter TransportSecurity { get; set; }

    /// <summary>
    /// Checks each domain as one from which a seller answers: if it meets the platform's requirement for at least one policy, if it accepts
    /// mail, and what a large receiver can hold against it. The result is in the property SellerFitness.
    /// </summary>
    [Parameter(ParameterSetName = DomainSet)]
    public SwitchParameter Seller { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        var selectors = Selector?.Select(ReadSelector).Distinct().ToArray();
        var resolver = CreateResolver();
        _authenticator = new DomainAuthenticator(
            resolver, MailProfile, selectors, Seller, ReadSeenSelectors(), TransportSecurity ? CreatePolicyFetcher() : null,
                DomainCheckLimits.For(Timeout));
        _spf = new SpfQuestioner(resolver);
        BeginMessages(resolver);
    }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        if (ParameterSetName == SpfQuestionSet)
        {
            AddSpfQuestion();
            return;
        }

        if (IsAboutMessages)
        {
            AddMail();
            return;
        }

        foreach (var domain in Domain ?? [])
        {
            Add(domain);
        }
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (ParameterSetName == DomainSet && !MyInvocation.BoundParameters.ContainsKey(nameof(Domain)) && !MyInvocation.ExpectingInput)
        {
            foreach (var domain in MailProfile.Domains)
            {
                Add(domain.Name);
            }
        }

        _work.Complete();
        WriteFinished();
        FinishSpfQuestions();
        if (IsAboutMessages)
        {
            CheckMessages();
        }

        SaveSnapshot();
    }

    private void Add(string text)
    {
        if (!DomainName.TryParse(text[(text.LastIndexOf('@') + 1)..], out var domain))
        {
            WriteItemError(
                new FormatException($"'{text}' is not a domain name. Write it like contoso.com."), "DomainMalformed",
                    ErrorCategory.InvalidArgument, text);
            return;
        }

        _work.Add(() => _authenticator.CheckAsync(domain, Cancellation), Cancellation);
        WriteFinished();
    }

    private void WriteFinished()
    {
        while (_work.TryTake(out var result))
        {
            WriteObject(Await(result));
        }
    }

    private IReadOnlyDictionary<string, IReadOnlyList<string>>? ReadSeenSelectors()
    {
        if (SelectorsFrom.Length == 0)
        {
            return null;
        }

        using var report = new MailReadReport(this, "Reading selectors");
        try
        {
            return SeenSelectors.Read(SelectorsFrom.SelectMany(p => ResolveInput(p, isLiteral: false)).ToArray(), report, Cancellation);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private string ReadSelector(string text)
    {
        // A selector is one or more labels (RFC 6376 section 3.1); below a domain it must still be a name.
        const string Below = "._domainkey.example";
        if (!DomainName.TryParse(text + Below, out var name))
        {
            Terminate(
                new ArgumentException($"'{text}' is not a DKIM selector. Write the s= value of a DKIM-Signature, like selector1."),
                "SelectorMalformed", ErrorCategory.InvalidArgument, text);
        }

        return name[..^Below.Length];
    }
}
