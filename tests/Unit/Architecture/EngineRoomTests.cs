using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Architecture;

/// <summary>
/// The rooms of the engine, and which room may use which. A room is a folder of the engine. Authentication, Cases and Exchange have rooms
/// of their own inside. docs/architecture.md has the same tables.
/// </summary>
public partial class EngineRoomTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Common"] = [],
        ["Network"] = ["Common"],
        ["Dns"] = ["Common", "Network"],
        ["Mail"] = ["Common", "Network"],
        ["BusinessTime"] = ["Common"],
        ["Platform"] = ["Common", "Mail", "Network"],
        ["ReceiverResults"] = ["Common", "Mail", "Network"],
        ["Authentication"] = ["Common", "Dns", "Mail", "Network", "ReceiverResults"],
        ["DomainCheck"] = ["Authentication", "Common", "Dns", "Mail", "Network"],
        ["MessageCheck"] = ["Authentication", "Common", "Dns", "Mail", "Network", "Platform", "ReceiverResults"],
        ["Cases"] = ["BusinessTime", "Common", "Mail", "Network", "Platform", "ReceiverResults"],
        ["Reports"] = ["BusinessTime", "Cases", "Common", "Platform"],
        ["Evidence"] = ["BusinessTime", "Cases", "Common", "Dns", "Mail", "MessageCheck", "Platform", "Reports"],
        ["Exchange"] = ["Common", "Network"],
        ["Readiness"] = ["Common", "Reports"],
        ["Rescue"] = ["Cases", "Common", "Exchange", "Mail", "Platform", "ReceiverResults"],
        ["Digests"] = ["Cases", "Common", "Mail", "Reports"],
    };

    private static readonly Dictionary<string, string[]> AllowedInside = new()
    {
        ["Authentication/Spf"] = [],
        ["Authentication/Dkim"] = [],
        ["Authentication/Dmarc"] = [],
        ["Authentication/Arc"] = ["Authentication/Dkim"],
        ["Cases/Classification"] = [],
        ["Cases/Content"] = ["Cases/Classification"],
        ["Cases/Store"] = ["Cases/Classification", "Cases/Content"],
        ["Cases/History"] = ["Cases/Classification", "Cases/Content", "Cases/Store"],
        ["Cases/Statistics"] = [],
        ["Cases/Queries"] = ["Cases/Classification", "Cases/Content", "Cases/History", "Cases/Store"],
        ["Exchange/Session"] = [],
        ["Exchange/Changes"] = ["Exchange/Session"],
        ["Exchange/SaferRoutes"] = [],
        ["Exchange/SafeSenders"] = ["Exchange/Changes", "Exchange/SaferRoutes", "Exchange/Session"],
        ["Exchange/IPAllowList"] = ["Exchange/Changes", "Exchange/SaferRoutes", "Exchange/Session"],
        ["Exchange/MailFlowRules"] =
            ["Exchange/Changes", "Exchange/IPAllowList", "Exchange/SaferRoutes", "Exchange/Session", "Exchange/TenantAllowList"],
        ["Exchange/TenantAllowList"] = ["Exchange/Changes", "Exchange/SaferRoutes", "Exchange/Session"],
        ["Exchange/TenantControls"] = ["Exchange/Session"],
        ["Exchange/Trace"] = ["Exchange/Changes", "Exchange/Session"],
        ["Exchange/Undo"] =
        [
            "Exchange/Changes", "Exchange/IPAllowList", "Exchange/MailFlowRules", "Exchange/SaferRoutes", "Exchange/SafeSenders",
            "Exchange/Session", "Exchange/TenantAllowList",
        ],
        ["Exchange/Comparison"] =
        [
            "Exchange/Changes", "Exchange/IPAllowList", "Exchange/MailFlowRules", "Exchange/SafeSenders", "Exchange/Session",
            "Exchange/TenantAllowList",
        ],
    };

    private static readonly string Engine = Repository.PathOf("src", "CommerceMailAdmin.Engine");

    private static readonly HashSet<string> Rooms = [.. Directory.GetDirectories(Engine).Select(d => Path.GetFileName(d)).Where(IsRoom)];

    [Fact]
    public void EveryRoomIsInTheTable() => Assert.Empty(Rooms.Except(Allowed.Keys));

    [Fact]
    public void NoRoomUsesAnotherThatTheTablesDoNotAllow()
    {
        var found = Directory.EnumerateFiles(Engine, "*.cs", SearchOption.AllDirectories).SelectMany(Arrows).ToList();
        Assert.NotEmpty(found);
        Assert.Empty(found.Where(a => !IsAllowed(a.From, a.To)).Select(a => $"{a.From} -> {a.To}: {a.File}").Distinct());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheTablesHaveNoCircle(bool inside)
    {
        var open = (inside ? AllowedInside : Allowed).ToDictionary(r => r.Key, r => r.Value.ToHashSet());
        while (open.Count > 0)
        {
            var ready = open.Where(r => r.Value.Count == 0).Select(r => r.Key).ToList();
            Assert.True(ready.Count > 0, "A circle between " + string.Join(", ", open.Keys));
            foreach (var room in ready)
            {
                open.Remove(room);
            }

            foreach (var needs in open.Values)
            {
                needs.ExceptWith(ready);
            }
        }
    }

    [Fact]
    public void TheDocumentHasTheSameTables()
    {
        var written = File.ReadLines(Repository.PathOf("docs", "architecture.md")).Select(l => TableRow().Match(l)).Where(m => m.Success)
            .Select(m => $"{m.Groups["room"].Value} -> {m.Groups["needs"].Value.Trim()}").Order();
        var held = Allowed.Concat(AllowedInside).Select(r => $"{r.Key} -> {string.Join(", ", r.Value)}".TrimEnd()).Order();
        Assert.Equal(held.Select(r => r.TrimEnd()), written.Select(r => r.TrimEnd()));
    }

    private static bool IsRoom(string name) => name is not ("bin" or "obj");

    private static bool IsAllowed(string from, string to) =>
        (Allowed.TryGetValue(from, out var outside) && outside.Contains(to))
        || (AllowedInside.TryGetValue(from, out var inside) && inside.Contains(to));

    /// <summary>The rooms that a file names: in its usings, and in full or partly qualified names.</summary>
    private static IEnumerable<(string From, string To, string File)> Arrows(string file)
    {
        var folders = Path.GetRelativePath(Engine, file).Split(Path.DirectorySeparatorChar);
        if (!Rooms.Contains(folders[0]))
        {
            yield break;
        }

        var inner = folders.Length > 2 ? Inner(folders[0], folders[1]) : null;
        foreach (Match name in EngineName().Matches(File.ReadAllText(file)))
        {
            var (room, next) = (name.Groups["room"].Value, Inner(name.Groups["room"].Value, name.Groups["next"].Value));
            if (Rooms.Contains(room) && room != folders[0])
            {
                yield return (folders[0], room, Path.GetFileName(file));
            }
            else if (room == folders[0] && inner is not null && next is not null && next != inner)
            {
                yield return (inner, next, Path.GetFileName(file));
            }
        }
    }

    private static string? Inner(string room, string folder) =>
        room is "Authentication" or "Cases" or "Exchange" && folder.Length > 0 && Directory.Exists(Path.Combine(Engine, room, folder))
            ? $"{room}/{folder}"
            : null;

    [GeneratedRegex(@"(?<![\w.])(?:CommerceMailAdmin\.)?Engine\.(?<room>[A-Z]\w*)(?:\.(?<next>[A-Z]\w*))?")]
    private static partial Regex EngineName();

    [GeneratedRegex(@"^\| (?<room>[A-Z]\w*(?:/[A-Z]\w*)?) \|(?<needs>[ A-Za-z,/]*)\|.*\|$")]
    private static partial Regex TableRow();
}
