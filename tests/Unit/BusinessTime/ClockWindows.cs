namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>Places and dates at which time is awkward: clock changes, skipped days, half-hour zones, year ends, a leap day.</summary>
internal static class ClockWindows
{
    public static readonly ReferenceClock.Window[] All =
    [
        .. from place in new (string Zone, string[] Dates)[]
        {
            ("Europe/Berlin", ["2025-03-30", "2025-10-26", "1980-04-06", "2024-02-29"]),
            ("Europe/London", ["2021-12-31", "2026-03-29"]),
            ("America/New_York", ["2025-03-09", "2025-11-02", "2007-03-11"]),
            ("America/Phoenix", ["1944-01-01"]),
            ("America/St_Johns", ["2010-11-07", "2011-03-13"]),
            ("America/Sao_Paulo", ["2018-11-04", "2019-02-17"]),
            ("America/Caracas", ["2007-12-09", "2016-05-01"]),
            ("Africa/Cairo", ["2024-04-26", "2024-11-01"]),
            ("Africa/Casablanca", ["2024-03-10", "2024-04-14"]),
            ("Asia/Beirut", ["2024-03-31", "2024-10-27"]),
            ("Asia/Dhaka", ["2009-06-19", "2009-12-31"]),
            ("Asia/Gaza", ["2023-04-29", "2023-10-28"]),
            ("Asia/Kathmandu", ["1985-12-31", "2025-06-01"]),
            ("Asia/Kolkata", ["2025-01-31"]),
            ("Asia/Pyongyang", ["2015-08-14", "2018-05-04"]),
            ("Asia/Tehran", ["2022-03-22", "2022-09-21"]),
            ("Antarctica/Troll", ["2025-03-30", "2025-10-26"]),
            ("Australia/Lord_Howe", ["2025-04-06", "2025-10-05"]),
            ("Pacific/Apia", ["2011-12-30", "2011-09-24"]),
            ("Pacific/Kiritimati", ["1994-12-31"]),
            ("Pacific/Kwajalein", ["1993-08-21"]),
            ("UTC", ["2024-12-31"]),
        }
        from date in place.Dates
        select new ReferenceClock.Window(place.Zone, Calendars.Date(date)),
    ];
}
