using NodaTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>
/// The rules of business time, told by stepping through every minute of a hundred days and looking at the clock on the
/// wall. Slow, obvious, and without anything of the engine; of the time zone it asks only the offset of one instant.
/// </summary>
internal sealed class ReferenceClock
{
    private const int MinutesPerDay = 1440;
    private const int Nobody = int.MinValue;

    private readonly Window _window;
    private readonly Func<int, IReadOnlyList<(int Start, int End)>> _shiftsOn;
    private readonly int[] _owner;

    /// <param name="window">The minutes.</param>
    /// <param name="shiftsOn">The shifts of a date (days from 1970-01-01), in minutes from its midnight.</param>
    public ReferenceClock(Window window, Func<int, IReadOnlyList<(int Start, int End)>> shiftsOn)
    {
        (_window, _shiftsOn) = (window, shiftsOn);
        _owner = new int[Window.Minutes];
        Array.Fill(_owner, Nobody);
        for (var date = window.FirstDate; date <= window.LastDate; date++)
        {
            foreach (var (start, end) in shiftsOn(date))
            {
                // Open from when the clock first shows the start until it first shows the end; the earlier shift goes first.
                var closes = window.FirstShowing(date, end);
                for (var minute = window.FirstShowing(date, start); minute < closes; minute++)
                {
                    if (_owner[minute] == Nobody)
                    {
                        _owner[minute] = date;
                    }
                }
            }
        }
    }

    public DateTimeOffset NextOpen(DateTimeOffset instant)
    {
        var minute = _window.MinuteOf(instant);
        if (_owner[minute] != Nobody)
        {
            return instant;
        }

        while (_owner[minute] == Nobody)
        {
            minute++;
        }

        return _window.InstantOf(minute);
    }

    public DateTimeOffset AddBusinessDays(DateTimeOffset start, int days)
    {
        var begins = NextOpen(start);
        if (days == 0)
        {
            return begins;
        }

        var minute = _window.MinuteOf(begins);
        var seconds = begins - _window.InstantOf(minute);
        var date = _owner[minute];
        var dates = 0;
        while (days > 0)
        {
            dates++;
            days -= HasBusinessTime(date + dates) ? 1 : 0;
        }

        return NextOpen(_window.InstantOf(SameTime(_window.Shown[minute] + (dates * MinutesPerDay))) + seconds);
    }

    public TimeSpan BusinessTimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var total = TimeSpan.Zero;
        var last = _window.MinuteOf(to);
        for (var minute = _window.MinuteOf(from); minute <= last; minute++)
        {
            if (_owner[minute] != Nobody)
            {
                var begins = _window.InstantOf(minute) > from ? _window.InstantOf(minute) : from;
                var ends = _window.InstantOf(minute + 1) < to ? _window.InstantOf(minute + 1) : to;
                total += ends - begins;
            }
        }

        return total;
    }

    private bool HasBusinessTime(int date) =>
        _shiftsOn(date).Any(shift => _window.FirstShowing(date, shift.Start) < _window.FirstShowing(date, shift.End));

    /// <summary>The first minute that shows a time; a time the clock jumps over is read as much later as the clock jumps.</summary>
    private int SameTime(int shown)
    {
        var minute = Array.FindIndex(_window.Shown, s => s >= shown);
        var jump = _window.Shown[minute] - _window.Shown[minute - 1] - 1;
        return _window.Shown[minute] == shown ? minute : Array.IndexOf(_window.Shown, shown + jump);
    }

    /// <summary>A hundred days of minutes around a date, and what the clock shows in each of them.</summary>
    internal sealed class Window
    {
        public const int Minutes = 100 * MinutesPerDay;
        private const int DaysBefore = 20;

        private readonly DateTimeOffset _first;
        private readonly Dictionary<int, int> _firstShowing = [];

        public Window(string zone, DateTime around)
        {
            Zone = zone;
            Around = around;
            _first = new DateTimeOffset(around, TimeSpan.Zero).AddDays(-DaysBefore);
            var offsets = DateTimeZoneProviders.Tzdb[zone];
            var latest = int.MinValue;
            Shown = new int[Minutes];
            for (var minute = 0; minute < Minutes; minute++)
            {
                var utc = _first.AddMinutes(minute);
                var local = utc.UtcDateTime.AddSeconds(offsets.GetUtcOffset(Instant.FromDateTimeOffset(utc)).Seconds);
                Shown[minute] = (int)((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);
                latest = minute == 0 ? Shown[0] - 1 : latest;
                for (; latest < Shown[minute]; latest++)
                {
                    // More than one time at once where the clock jumps.
                    _firstShowing[latest + 1] = minute;
                }
            }

            FirstDate = (Shown[0] / MinutesPerDay) + 2;
            LastDate = (Shown[^1] / MinutesPerDay) - 3;
        }

        public string Zone { get; }

        public DateTime Around { get; }

        /// <summary>Minutes from 1970-01-01 00:00 on the wall.</summary>
        public int[] Shown { get; }

        public int FirstDate { get; }

        public int LastDate { get; }

        /// <summary>The first minute in which the clock shows a time or has passed it.</summary>
        public int FirstShowing(int date, int minuteOfDay) => _firstShowing[(date * MinutesPerDay) + minuteOfDay];

        public int MinuteOf(DateTimeOffset instant) => (int)((instant - _first).Ticks / TimeSpan.TicksPerMinute);

        public DateTimeOffset InstantOf(int minute) => _first.AddMinutes(minute);
    }
}
