using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Applies the profile's deadlines to instants.</summary>
internal static class DeadlineClock
{
    /// <summary>When a deadline that began to run at an instant ends, with the offset of the calendar's zone.</summary>
    public static DateTimeOffset Due(this BusinessClock clock, DateTimeOffset from, ProfileDeadline deadline) => deadline.Unit switch
    {
        DeadlineUnit.Minutes => clock.InZone(from.AddMinutes(deadline.Value)),
        DeadlineUnit.Days => clock.AddDates(from, deadline.Value),
        _ => clock.AddBusinessDays(from, deadline.Value),
    };
}
