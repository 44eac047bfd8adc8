using CommerceMailAdmin.Engine.Readiness;

namespace CommerceMailAdmin.Unit.Readiness;

/// <summary>The rows of Test-CommerceMailTenant as controls: one for each setting, with the worst of its results.</summary>
public sealed class SettingControlTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-06-12T12:00:00Z");
    private static readonly ControlDefinition Signing = ControlCatalogue.Settings.Single(c => c.Id == "DKIM-SIGNING");

    [Theory]
    [InlineData(new[] { ControlState.Pass, ControlState.Pass }, ControlState.Pass)]
    [InlineData(new[] { ControlState.Pass, ControlState.Warning }, ControlState.Warning)]
    [InlineData(new[] { ControlState.Warning, ControlState.Unknown, ControlState.Pass }, ControlState.Unknown)]
    [InlineData(new[] { ControlState.Unknown, ControlState.Fail, ControlState.Warning }, ControlState.Fail)]
    public void TheWorstResultIsTheState(ControlState[] states, ControlState expected) =>
        Assert.Equal(expected, Judge([.. states.Select((s, i) => Row($"d{i}.example", s))])!.Control.State);

    [Fact]
    public void TheSubjectsOfTheWorstStateAreNamedWithEvidenceAndRemedy()
    {
        var control =
            Judge([Row("a.example", ControlState.Pass), Row("b.example", ControlState.Fail), Row("c.example", ControlState.Fail)])!
            .Control;
        Assert.Equal(["b.example", "c.example"], control.Affected);
        Assert.Equal("b.example: Signing is Fail. The same for 1 other.", control.Evidence);
        Assert.Equal("Set-DkimSigningConfig", control.Remedy);
        Assert.False(control.CanFix);
    }

    [Fact]
    public void WithoutASessionItIsUnknownAndASettingThatIsNotThereIsLeftOut()
    {
        var control = SettingControls.Judge(Signing, new Observed<TenantControl> { Problem = "No session." }, Now)!.Control;
        Assert.Equal((ControlState.Unknown, "No session."), (control.State, control.Evidence));
        Assert.Null(SettingControls.Judge(Signing, new Observed<TenantControl>(), Now));
        Assert.Null(Judge([Row("x", ControlState.Fail) with { Id = "ARC-SEALERS" }]));
    }

    private static JudgedControl? Judge(TenantControl[] rows) =>
        SettingControls.Judge(Signing, new Observed<TenantControl> { Results = rows }, Now);

    private static TenantControl Row(string subject, ControlState state) => new()
    {
        Id = "DKIM-SIGNING", Subject = subject, State = state, Evidence = $"Signing is {state}.",
        Remedy = state == ControlState.Pass ? null : "Set-DkimSigningConfig",
    };
}
