using System.Text.Json.Nodes;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>
/// Plans that are written by one run, approved, and carried out by another. The inputs follow public reports about saved plans of other
/// tools:
/// hashicorp/terraform 4055, 21785, 24078, 27721, 37954, 38698, manheim/terraform-pipeline 436, gruntwork-io/terragrunt 4170,
/// bridgecrewio/yor 366 and wdm0006/python-skills 52.
/// </summary>
public sealed class ChangePlanTests : IDisposable
{
    private const string Wanted = "-Sender a.example, b.example";

    private readonly TemporaryFolder _folder = new();
    private readonly EmulatedExchange _exchange = new();

    public static TheoryData<string> Formats() => ["plan.json", "plan.csv"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void APlanChangesNothingAndIsCarriedOutExactly(string name)
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", name, 5);

        var results = Carry("Add-CommerceSafeSenders", file);

        Assert.Empty(results.Errors);
        Assert.All(results.Output, r => Assert.Equal("Added", r.Text("Status")));
        Assert.Equal(5, results.Output.Count);
        Assert.Equal(["a.example", "b.example"], _exchange.Stored(Ada).Intersect(["a.example", "b.example"]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void APlanThatWasCarriedOutBeforeFindsNothingToDo(string name)
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", name, 5);
        Carry("Add-CommerceSafeSenders", file);

        var again = Carry("Add-CommerceSafeSenders", file);

        Assert.Empty(again.Errors);
        Assert.All(again.Output, r => Assert.Equal("Unchanged", r.Text("Status")));
        Assert.Equal(0, _exchange.Calls(Set));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WhatHasChangedSinceIsRefusedAndTheRestIsMade(string name)
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", name, 5);
        _exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains 'a.example'");

        var results = Carry("Add-CommerceSafeSenders", file);

        Assert.Equal("PlanOutdated", Assert.Single(results.Errors).Id());
        var refused = Assert.Single(results.Output, r => r.Text("Status") == "Rejected");
        Assert.Equal(Ada, refused.Text("Identity"));
        Assert.Contains("would no longer add a.example", refused.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(["a.example"], _exchange.Stored(Ada));
        Assert.Equal(4, results.Output.Count(r => r.Text("Status") == "Added"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ARowThatWasDeletedIsNotApproved(string name)
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", name, 5);
        Rewrite(file, keep: row => !row.Contains(Ada));

        var results = Carry("Add-CommerceSafeSenders", file);

        Assert.Empty(results.Errors);
        Assert.Equal(4, results.Output.Count);
        Assert.DoesNotContain("a.example", _exchange.Stored(Ada));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ARowThatWasEditedIsRefused(string name)
    {
        var file = Save($"Add-CommerceSafeSenders ada@contoso.com {Wanted}", name, 1);
        File.WriteAllText(file, File.ReadAllText(file).Replace("b.example\"", "evil.example\"", StringComparison.Ordinal));

        var results = Carry("Add-CommerceSafeSenders", file);

        Assert.NotEmpty(results.Errors);
        Assert.DoesNotContain("a.example", _exchange.Stored(Ada));
        Assert.DoesNotContain("evil.example", _exchange.Stored(Ada));
    }

    [Fact]
    public void APlanOfAnotherOrganisationIsRefused()
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", "plan.json", 5);
        using var other = new EmulatedExchange("-Organization fabrikam.onmicrosoft.com");

        var (error, output) = other.RunToError($"Add-CommerceSafeSenders -Plan '{file}'");

        Assert.Equal("OtherOrganization", error.Id());
        Assert.Empty(output);
        Assert.Equal(0, other.Calls(Set));
    }

    [Theory]
    [InlineData("Add-CommerceIPAllowList -Plan '{0}'", "PlanOfOtherCommand")]
    [InlineData("Remove-CommerceSafeSenders -Plan '{0}'", "PlanOfOtherCommand")]
    [InlineData("Add-CommerceSafeSenders -Plan '{0}' -Sender c.example", "PlanWithParameters")]
    [InlineData("Add-CommerceSafeSenders -Plan '{0}' -SavePlan other.csv", "PlanWithParameters")]
    [InlineData("Add-CommerceSafeSenders -Plan '{0}.missing'", "PathNotFound")]
    [InlineData("Add-CommerceSafeSenders -All -SavePlan plan.txt", "FormatUnknown")]
    public void WhatDoesNotBelongToThePlanIsAnError(string command, string id)
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", "plan.json", 5);

        var (error, _) = _exchange.RunToError(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, file));

        Assert.Equal(id, error.Id());
        Assert.Equal(0, _exchange.Calls(Set));
    }

    [Fact]
    public void ARunThatWasCutOffIsFinishedByCarryingThePlanOutAgain()
    {
        var file = Save($"Add-CommerceSafeSenders -All {Wanted}", "plan.csv", 5);
        _exchange.Arrange($"Add-EmulatorFault {Set} Throttle -RetryAfterSeconds 0 -Times 0 -Identity harbour@contoso.com");
        _exchange.Arrange($"Add-EmulatorFault {Set} NonTerminatingError -Identity cleo@contoso.com");
        Carry("Add-CommerceSafeSenders", file);
        _exchange.Arrange("Clear-EmulatorFault");

        var rest = Carry("Add-CommerceSafeSenders", file);

        Assert.Empty(rest.Errors);
        foreach (var mailbox in new[] { Ada, "cleo@contoso.com", "harbour@contoso.com" })
        {
            Assert.Equal(["a.example", "b.example"], _exchange.Stored(mailbox).Intersect(["a.example", "b.example"]));
        }
    }

    [Fact]
    public void APlanWithoutAChangeIsWrittenTooAndDoesNothing()
    {
        _exchange.Arrange($"$null = Add-CommerceSafeSenders -All {Wanted}");
        foreach (var name in new[] { "plan.json", "plan.csv" })
        {
            var file = Save($"Add-CommerceSafeSenders -All {Wanted}", name, 0);

            var results = Carry("Add-CommerceSafeSenders", file);

            Assert.Empty(results.Errors);
            Assert.Empty(results.Output);
            Assert.Contains("no change", Assert.Single(results.Warnings), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("utf-16", ",")]
    [InlineData("utf-8", ";")]
    [InlineData("utf-8", "\t")]
    public void ASpreadsheetMaySaveThePlanAnew(string encoding, string separator)
    {
        var file = Save("Set-CommerceMailFlowRule -Domain support.facebook.com -Priority 0", "plan.csv", 2);
        Rewrite(file, _ => true, separator, System.Text.Encoding.GetEncoding(encoding));

        var results = Carry("Set-CommerceMailFlowRule", file);

        Assert.Empty(results.Errors);
        Assert.Equal(["Added 0", "Added 1"], results.Output.Select(r => $"{r.Text("Status")} {r.Text("Priority")}"));
    }

    [Fact]
    public void TheObjectCountsNotItsAddress()
    {
        var file = Save($"Add-CommerceSafeSenders ada@contoso.com {Wanted}", "plan.json", 1);
        _exchange.Arrange("Remove-EmulatorMailbox ada@contoso.com; Add-EmulatorMailbox ada@contoso.com");

        var results = Carry("Add-CommerceSafeSenders", file);

        Assert.NotEmpty(results.Errors);
        Assert.DoesNotContain("a.example", _exchange.Stored(Ada));
    }

    [Theory]
    [InlineData("-Shape Online", "Add-CommerceIPAllowList", "Remove-CommerceIPAllowList")]
    [InlineData("-Shape Edge", "Add-CommerceIPAllowList -Comment 'Shop mail'", "Remove-CommerceIPAllowList")]
    [InlineData("-Shape Online", "Set-CommerceMailFlowRule -Mode Enforce", "Remove-CommerceMailFlowRule")]
    [InlineData("-Shape Online", "Add-CommerceSafeSenders -All", "Remove-CommerceSafeSenders -All")]
    [InlineData("-Shape Online", "Add-CommerceTenantAllowList", "Remove-CommerceTenantAllowList")]
    public void EveryWriterTakesPlans(string initialize, string add, string remove)
    {
        using var exchange = new EmulatedExchange(initialize);
        foreach (var (command, status) in new[] { (add, "Added"), (remove, "Removed") })
        {
            var file = System.IO.Path.Combine(_folder.Path, Guid.NewGuid().ToString("N") + ".csv");
            var planned = exchange.Run($"{command} -SavePlan '{file}'");
            Assert.Empty(planned.Errors);
            Assert.All(planned.Output, r => Assert.Equal("Planned", r.Text("Status")));

            var made = exchange.Run($"{command.Split(' ')[0]} -Plan '{file}'");

            Assert.Empty(made.Errors);
            Assert.Equal(planned.Output.Count, made.Output.Count);
            Assert.All(made.Output, r => Assert.Equal(status, r.Text("Status")));
        }
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _folder.Dispose();
    }

    private string Save(string command, string name, int changes)
    {
        var file = System.IO.Path.Combine(_folder.Path, name);
        var planned = _exchange.Run($"{command} -SavePlan '{file}'");
        Assert.Empty(planned.Errors);
        Assert.Equal(changes, planned.Output.Count(r => r.Text("Status") == "Planned"));
        foreach (var writer in new[] { Set, "New-TransportRule", "Set-HostedConnectionFilterPolicy" })
        {
            Assert.Equal(0, _exchange.Calls(writer));
        }

        Assert.Equal(changes, Rows(file).Count);
        return file;
    }

    /// <summary>The changes of a plan, each with the texts that it holds.</summary>
    private static List<string[]> Rows(string file) => file.EndsWith("csv", StringComparison.Ordinal)
        ? [.. Records(file).Skip(1)]
        : [.. JsonNode.Parse(File.ReadAllText(file))!["changes"]!.AsArray()
            .Select(c => c!.AsObject().Select(f => f.Value?.ToString() ?? "").ToArray())];

    private static List<string[]> Records(string file)
    {
        using var reader = new StreamReader(file);
        return [.. new CsvRecords(reader, (_, _, problem) => new InvalidDataException(problem)).Read().Select(r => r.Fields.ToArray())];
    }

    /// <summary>Saves a plan as another program might, without the rows that are not kept.</summary>
    private static void Rewrite(string file, Func<string[], bool> keep, string separator = ",", System.Text.Encoding? encoding = null)
    {
        if (file.EndsWith("csv", StringComparison.Ordinal))
        {
            var lines = Records(file).Where((r, i) => i == 0 || keep(r)).Select(r => string.Join(separator, r.Select(Quoted)));
            File.WriteAllText(file, string.Join("\r\n", lines), encoding ?? System.Text.Encoding.UTF8);
            return;
        }

        var plan = JsonNode.Parse(File.ReadAllText(file))!;
        var rows = Rows(file);
        plan["changes"] = new JsonArray([.. plan["changes"]!.AsArray().Where((_, i) => keep(rows[i])).Select(c => c!.DeepClone())]);
        File.WriteAllText(file, plan.ToJsonString());

        string Quoted(string field) => field.AsSpan().IndexOfAny($"{separator}\"\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"",
            StringComparison.Ordinal)}\"";
    }

    private ScriptResult Carry(string command, string file) => _exchange.Run($"{command} -Plan '{file}'");
}
