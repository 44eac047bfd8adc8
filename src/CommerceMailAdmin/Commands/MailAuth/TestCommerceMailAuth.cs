using System.Management.Automation;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether mail is genuine, and whether mail domains are protected against forgery, by SPF, DKIM and DMARC.</summary>
/// <remarks>
/// <para>
/// Asks the DNS for each domain's SPF record (RFC 7208), its DKIM keys (RFC 6376) and the DMARC policy that applies to it (RFC 9989), and
/// judges each: Pass, Fail, Neutral, None, TempError or PermError, with the reason, the raw record, who answered and how long the answer
/// holds. Property MeetsPlatformRequirement tells whether at least one of the three passes, which is what the platform asks of the domain a
/// seller answers from.
/// </para>
/// <para>
/// Property Spf.Tree shows every included record, what each term costs in look-ups, and every authorised range. Property Findings lists what
/// is wrong or weak, the worst first, each with what to do about it and a page in docs/findings; a broken record or limit does not end the search.
/// </para>
/// <para>
/// A look-up that fails is a TempError and never a missing record. DKIM selectors cannot be listed: without -Selector the selectors in the
/// profile are tried, and None means that there is no key under those. With -SelectorsFrom, the selectors of mail you have are tried first.
/// </para>
/// <para>
/// With -IPAddress, one SPF question is answered (RFC 7208, check_host), with every term that was evaluated.
/// </para>
/// <para>
/// With -Path, -LiteralPath or -Connection, stored messages are verified, and each gets a verdict with its evidence. Genuine: a signature or SPF proves the
/// From domain now, or your own server recorded that it did. Forged: it imitates the platform, or a proof fails that genuine mail cannot fail.
/// Unverifiable: neither can be shown now; a key that is gone proves nothing. NotPlatformMail: it does not claim to be the platform's. The
/// result names the Received field whose client SPF was asked about, and every difference from what your server recorded, with a reason.
/// </para>
/// <para>
/// Results are objects with words for values, such as Verdict Genuine. ConvertTo-Json writes such values as numbers: in PowerShell 7 give it
/// -EnumsAsStrings, and -Depth 6 for the evidence within; in Windows PowerShell 5.1 select the properties as text first, as in
/// Select-Object File, @{ n = 'Verdict'; e = { "$($_.Verdict)" } }. The rules behind the verdicts are in docs/reference/verdicts.md.
/// </para>
/// <para>Domains are checked in parallel; the results come in the order of the input. The snapshot format is described in docs/reference/dns-snapshot.md.</para>
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
/// <summary>Selectors learned from mail, and the way to the domain</summary>
/// <code>(Test-CommerceMailAuth contoso.com -SelectorsFrom ./sent -TransportSecurity).TransportSecurity | Format-List</code>
/// <remarks>Tries the selectors that contoso.com signed the messages in the folder with, and looks at MTA-STS and TLS reporting too.</remarks>
/// </example>
/// <example>
/// <summary>The domain from which the team answers</summary>
/// <code>(Test-CommerceMailAuth contoso.com -Seller).SellerFitness | Format-List</code>
/// <remarks>Tells whether the domain meets the platform's demand, and what a large receiver may hold against it.</remarks>
/// </example>
/// <example>
/// <summary>All accepted domains of the organisation, from one DNS server</summary>
/// <code>Get-AcceptedDomain | Test-CommerceMailAuth -DnsServer 192.0.2.53 -Timeout 0:0:2 | Where-Object MeetsPlatformRequirement -ne $true</code>
/// <remarks>Takes the domains from the pipeline and shows those that do not meet the platform's demand, or of which it cannot be told.</remarks>
/// </example>
/// <example>
/// <summary>Keep the answers and repeat the test without the network</summary>
/// <code>Test-CommerceMailAuth contoso.com -SaveDnsSnapshot ./contoso.json
/// Test-CommerceMailAuth contoso.com -DnsSnapshot ./contoso.json</code>
/// <remarks>The second command gives the same result as the first, from the file.</remarks>
/// </example>
/// <example>
/// <summary>One SPF question</summary>
/// <code>Test-CommerceMailAuth -IPAddress 192.0.2.25 -MailFrom bounce@contoso.com -Helo mail.contoso.com | Format-List</code>
/// <remarks>Tells whether the address may send with that envelope sender, and shows each term that was evaluated.</remarks>
/// </example>
/// <example>
/// <summary>Is this mail really from the platform?</summary>
/// <code>Get-ChildItem ./reported/*.eml | Test-CommerceMailAuth | Where-Object Verdict -ne Genuine | Format-List</code>
/// <remarks>Verifies each message and shows the evidence for those that are not proven genuine.</remarks>
/// </example>
/// <example>
/// <summary>A mailbox on a mail server</summary>
/// <code>$mailbox = Connect-CommerceMailbox imap.seller.example -Credential support@seller.example
/// $mailbox | Test-CommerceMailAuth | Where-Object Verdict -eq Forged | Format-Table Location, From, Subject</code>
/// <remarks>Verifies every message in the mailbox and lists the forged ones.</remarks>
/// </example>
/// <example>
/// <summary>A mailbox behind a gateway of your own</summary>
/// <code>Test-CommerceMailAuth -Path ./support.mbox -TrustedNetwork 198.51.100.0/24 -SaveDnsSnapshot ./evidence.json</code>
/// <remarks>SPF is asked about the client in front of the gateway. The DNS answers are kept, so that the result can be shown again later.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailAuth", DefaultParameterSetName = DomainSet)]
[OutputType(typeof(DomainAuthentication))]
public sealed partial class TestCommerceMailAuth : DnsCmdlet
{
    /// <summary>Each domain asks for some twenty records at once.</summary>
    private const int Parallel = 16;

    private const string DomainSet = "Domain";

    private readonly OrderedWork<DomainAuthentication> _work = new(Parallel);
    private DomainAuthenticator _authenticator = null!;

    /// <summary>
    /// The domains to test. Of an e-mail address the domain is taken. Without it, the profile's domains are tested.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DomainSet)]
    [ValidateNotNull]
    [AllowEmptyString]
    [Alias("DomainName")]
    public string[]? Domain { get; set; }

    /// <summary>The DKIM selectors (s=) to try, in place of those in the profile.</summary>
    [Parameter(ParameterSetName = DomainSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Selector { get; set; }

    /// <summary>
    /// Mail from which to learn selectors: message files (.eml), mbox files, Maildirs, or folders of them, with wildcards. Those that a domain signed
    /// with there are tried first, before those of -Selector or the profile. The mail is not verified.
    /// </summary>
    [Parameter(ParameterSetName = DomainSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] SelectorsFrom { get; set; } = [];

    /// <summary>
    /// Also looks how the mail to each domain is protected on the way: the MTA-STS record and policy (RFC 8461), which is fetched over HTTPS from
    /// the domain's own server, and the record for TLS reports (RFC 8460). The result is in property TransportSecurity.
    /// </summary>
    [Parameter(ParameterSetName = DomainSet)]
    public SwitchParameter TransportSecurity { get; set; }

    /// <summary>
    /// Judges each domain as one from which a seller answers: whether it meets the platform's demand for at least one policy, takes mail, and what
    /// a large receiver may hold against it. The result is in property SellerFitness.
    /// </summary>
    [Parameter(ParameterSetName = DomainSet)]
    public SwitchParameter Seller { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        var selectors = Selector?.Select(ReadSelector).Distinct().ToArray();
        var resolver = CreateResolver();
        _authenticator = new DomainAuthenticator(
            resolver, MailProfile, selectors, Seller, ReadSeenSelectors(), TransportSecurity ? CreatePolicyFetcher() : null, DomainCheckLimits.For(Timeout));
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
                new FormatException($"'{text}' is not a domain name. Write it like contoso.com."), "DomainMalformed", ErrorCategory.InvalidArgument, text);
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
