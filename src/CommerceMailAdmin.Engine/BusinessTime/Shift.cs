namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>
/// A stretch of business time by the wall clock, in minutes from the midnight at which its date begins.
/// It belongs wholly to that date, even where it ends on the next.
/// </summary>
/// <param name="Start">0 to 1439.</param>
/// <param name="End">Exclusive; 1440 is the midnight at which the date ends, more is on the next date.</param>
internal readonly record struct Shift(int Start, int End)
{
    public const int MinutesPerDay = 24 * 60;
}
