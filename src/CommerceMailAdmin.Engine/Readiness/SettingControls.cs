using CommerceMailAdmin.Engine.Common;
using static CommerceMailAdmin.Engine.Readiness.Judgement;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>Puts the results of Test-CommerceMailTenant together, one control for all its domains, mailboxes and connectors.</summary>
public static class SettingControls
{
    /// <summary>Judges a setting by the worst of its results.</summary>
    /// <param name="control">The control.</param>
    /// <param name="settings">The results of all settings.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Null if the organisation has no such setting, for example because no gateway stands before it.</returns>
    public static JudgedControl? Judge(ControlDefinition control, Observed<TenantControl> settings, DateTimeOffset now)
    {
        var own = settings.Results.Where(s => s.Id == control.Id).ToList();
        if (own.Count == 0)
        {
            return settings.IsUnknown ? Unknown(control, settings.Problem!, now) : null;
        }

        var state = own.OrderByDescending(s => Weight(s.State)).First().State;
        var worst = own.FindAll(s => s.State == state);
        var more = worst.Count == 1 ? "" : $" The same for {Amount.Of(worst.Count - 1, "other")}.";
        var subject = worst[0].Subject is { } named && !worst[0].Evidence.Contains(named) ? $"{named}: " : "";
        var affected = state == ControlState.Pass ? [] : worst.Select(s => s.Subject).OfType<string>().Distinct().ToArray();
        return new(Of(control, state, subject + worst[0].Evidence + more, now, affected) with { Remedy = worst[0].Remedy });
    }

    /// <summary>A setting that is wrong outweighs one that could not be read.</summary>
    private static int Weight(ControlState state) => state switch
    {
        ControlState.Fail => 3,
        ControlState.Unknown => 2,
        ControlState.Warning => 1,
        _ => 0,
    };
}
