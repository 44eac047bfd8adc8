using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>Get-Help answers for every cmdlet: synopsis, description, each parameter, two examples.</summary>
public sealed class HelpTests : IDisposable
{
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

    private readonly ModuleSession _session = new();

    [Fact]
    public void EveryCmdletIsDocumented()
    {
        var cmdlets = _session.Run("(Get-Module CommerceMailAdmin).ExportedCmdlets.Values").Output.Select(o => (CmdletInfo)o.BaseObject)
            .ToList();
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, cmdlet =>
        {
            var help = _session.Run("Get-Help $args[0] -Full", cmdlet.Name).Single;
            Assert.NotEqual(cmdlet.Name, Text(help, "Synopsis"));
            Assert.True(Text(help, "Synopsis").Length > 20, $"{cmdlet.Name} has no synopsis");
            Assert.NotEmpty(Items(Property(help, "description")));
            Assert.True(Items(Property(Property(help, "examples"), "example")).Count >= 2, $"{cmdlet.Name} has fewer than two examples");

            var documented = Items(Property(Property(help, "parameters"), "parameter"))
                .ToDictionary(p => Text(p, "name"), p => string.Join(" ", Items(Property(p, "description")).Select(d => Text(d, "Text"))));
            foreach (var parameter in cmdlet.Parameters.Keys.Where(p => !Common.Contains(p)))
            {
                Assert.True(documented.GetValueOrDefault(parameter) is { Length: > 10 }, $"{cmdlet.Name} -{parameter} is not documented");
            }
        });
    }

    public void Dispose() => _session.Dispose();

    private static PSObject? Property(PSObject? of, string name) =>
        of?.Properties[name]?.Value is { } value ? PSObject.AsPSObject(value) : null;

    private static string Text(PSObject of, string name) => Property(of, name)?.ToString().Trim() ?? "";

    private static List<PSObject> Items(PSObject? of) =>
        of?.BaseObject is object[] many ? [.. many.Select(PSObject.AsPSObject)] : of is null ? [] : [of];
}
