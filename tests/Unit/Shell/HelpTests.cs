using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>Get-Help answers for every cmdlet: synopsis, description, each parameter, two examples.</summary>
public sealed partial class HelpTests : IDisposable
{
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

    private readonly ModuleSession _session = new();

    private List<CmdletInfo> Cmdlets =>
        [.. _session.Run("(Get-Module CommerceMailAdmin).ExportedCmdlets.Values").Output.Select(o => (CmdletInfo)o.BaseObject)];

    [Fact]
    public void EveryCmdletIsDocumented()
    {
        var cmdlets = Cmdlets;
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, cmdlet =>
        {
            var help = _session.Run("Get-Help $args[0] -Full", cmdlet.Name).Single;
            Assert.NotEqual(cmdlet.Name, Text(help, "Synopsis"));
            Assert.True(Text(help, "Synopsis").Length > 20, $"{cmdlet.Name} has no synopsis");
            Assert.NotEmpty(Items(Property(help, "description")));
            Assert.True(Items(Property(Property(help, "examples"), "example")).Count >= 2, $"{cmdlet.Name} has fewer than two examples");

            var documented = Parameters(help);
            foreach (var parameter in cmdlet.Parameters.Keys.Where(p => !Common.Contains(p)))
            {
                Assert.True(documented.GetValueOrDefault(parameter) is { Length: > 10 }, $"{cmdlet.Name} -{parameter} is not documented");
            }
        });
    }

    /// <summary>"Default: 10." is the one form for a default. A number in it is the number that the cmdlet begins with.</summary>
    [Fact]
    public void EveryDefaultHasTheSameFormAndIsTrue()
    {
        var told = 0;
        Assert.All(Cmdlets, cmdlet =>
        {
            var begun = Activator.CreateInstance(cmdlet.ImplementingType)!;
            foreach (var (name, text) in Parameters(_session.Run("Get-Help $args[0] -Full", cmdlet.Name).Single))
            {
                Assert.False(
                    OtherForm().IsMatch(FileDefault().Replace(text, "")), $"{cmdlet.Name} -{name}: write 'Default: ...' in '{text}'");
                if (Number().Match(text) is { Success: true } number)
                {
                    var value = cmdlet.ImplementingType.GetProperty(name)!.GetValue(begun);
                    Assert.Equal(number.Groups["value"].Value, Convert.ToString(value, CultureInfo.InvariantCulture));
                    told++;
                }
            }
        });
        Assert.True(told > 20, $"Only {told} numbers were compared.");
    }

    [Fact]
    public void EveryCmdletHasLinksThatLeadSomewhere()
    {
        var cmdlets = Cmdlets.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var topics = Directory.GetFiles(Path.Combine(Repository.Module, "en-US"), "about_*").Select(f => Path.GetFileName(f)).ToList();
        Assert.All(Cmdlets, cmdlet =>
        {
            var online = cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()!.HelpUri;
            Assert.True(online?.StartsWith("https://", StringComparison.Ordinal), $"{cmdlet.Name}: write HelpUri = OnlineHelp");
            var help = _session.Run("Get-Help $args[0] -Full", cmdlet.Name).Single;
            var links = Items(Property(Property(help, "relatedLinks"), "navigationLink"));
            Assert.Equal(online, Text(links[0], "uri"));
            var texts = links.Skip(1).Select(l => Text(l, "linkText")).ToList();
            Assert.Contains(texts, cmdlets.Contains);
            Assert.Contains(texts, t => topics.Contains(t + ".help.txt"));
            Assert.All(texts, t => Assert.True(
                cmdlets.Contains(t) || topics.Contains(t + ".help.txt") || File.Exists(Path.Combine(Repository.Module, t)),
                $"{cmdlet.Name}: '{t}' leads nowhere"));
        });
    }

    [Fact]
    public void TheOverviewNamesEveryCmdlet()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Module, "en-US", "about_CommerceMailAdmin.help.txt"));

        // "Get-, Test-CommerceSafeSenders" names two.
        var named = Named().Matches(text).SelectMany(m =>
            m.Groups["verb"].Captures.Select(v => $"{v.Value}-{m.Groups["noun"].Value}")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Cmdlets.Select(c => c.Name).Except(named));
    }

    public void Dispose() => _session.Dispose();

    private static Dictionary<string, string> Parameters(PSObject help) =>
        Items(Property(Property(help, "parameters"), "parameter"))
            .ToDictionary(p => Text(p, "name"), p => string.Join(" ", Items(Property(p, "description")).Select(d => Text(d, "Text"))));

    private static PSObject? Property(PSObject? of, string name) =>
        of?.Properties[name]?.Value is { } value ? PSObject.AsPSObject(value) : null;

    private static string Text(PSObject of, string name) => Property(of, name)?.ToString().Trim() ?? "";

    private static List<PSObject> Items(PSObject? of) =>
        of?.BaseObject is object[] many ? [.. many.Select(PSObject.AsPSObject)] : of is null ? [] : [of];

    [GeneratedRegex(@"(?i)\bby default\b|\bdefaults to\b|\bwithout it,|\bif (it is )?(omitted|left out|not given)\b|\bdefault\b(?!: )")]
    private static partial Regex OtherForm();

    // Defaults that are things: the policy of that name, and an entry of a file.
    [GeneratedRegex("the policy Default,|the file's default|has no default")]
    private static partial Regex FileDefault();

    [GeneratedRegex(@"Default: (?<value>\d+)\.(?!\d)")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<verb>[A-Z][a-z]+)-(?:,\s+(?<verb>[A-Z][a-z]+)-)*(?<noun>Commerce\w+)")]
    private static partial Regex Named();
}
