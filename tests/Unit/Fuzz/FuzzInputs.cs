using System.Globalization;
using System.Text;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Fuzz;

/// <summary>
/// Damaged and hostile inputs made out of sound ones. COMMERCE_FUZZ_COUNT sets how many inputs each reader gets, COMMERCE_FUZZ_SEED where
/// they begin. The same seed makes the same inputs.
/// </summary>
internal sealed class FuzzInputs
{
    private const int MaxLength = 60_000;

    /// <summary>
    /// What breaks readers of any format: line ends, bytes outside of UTF-8, half characters, numbers at the edge, nesting.
    /// </summary>
    private static readonly byte[][] Always =
    [
        .. new[]
        {
            "\0", "\r\n", "\n", "\r", "\t", " ", "\u001B[2J", "\u202E", "\u2028", "\"", "\\", "'", ";", ",", ":", "=", "<", ">", "[", "]",
            "{", "}", "(", ")", "@", "%", "$(x)", "-1", "0", "2147483648", "9223372036854775808", "99999999999999999999999", "1e999",
            "NaN", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999+14:00", "\\ud800", "\\udc00x", "\\u0000", "null", "true", "[]",
            "{}",
            "((((((((((((((((((((", "[[[[[[[[[[[[[[[[[[[[", "<a><a><a><a><a><a>", "../", "C:\\", "http://", "\U0001F600",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
    ];

    private readonly Random _random;
    private readonly byte[][] _sound;
    private readonly byte[][] _words;

    /// <param name="random">The source of chance.</param>
    /// <param name="sound">Inputs that are right.</param>
    /// <param name="words">Pieces that the format knows.</param>
    public FuzzInputs(Random random, IEnumerable<byte[]> sound, params string[] words)
    {
        _random = random;
        _sound = [.. sound];
        _words = [.. words.Select(Encoding.UTF8.GetBytes), .. Always];
    }

    /// <summary>How many inputs each reader gets.</summary>
    public static int Count { get; } = Rounds.Of(Setting("COMMERCE_FUZZ_COUNT", 100));

    /// <summary>Where the inputs begin.</summary>
    public static int Seed { get; } = Setting("COMMERCE_FUZZ_SEED", 14);

    /// <summary>The chance for one input of one reader.</summary>
    public static Random For(string reader, int input) => new(HashCode(reader) ^ (Seed * 1_000_003) ^ (input * 7919));

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = _sound[_random.Next(_sound.Length)];
        for (var changes = _random.Next(1, 9); changes > 0; changes--)
        {
            input = Change(input);
        }

        return input.Length <= MaxLength ? input : input[..MaxLength];
    }

    private byte[] Change(byte[] input)
    {
        var at = _random.Next(input.Length + 1);
        var length = _random.Next(Math.Min(input.Length - at, 80) + 1);
        var word = _words[_random.Next(_words.Length)];
        return _random.Next(8) switch
        {
            0 => [.. input[..at], .. input[(at + length)..]],
            1 => [.. input[..at], .. word, .. input[at..]],
            2 => [.. input[..at], .. word, .. input[(at + length)..]],
            3 => [.. input[..at], .. input[at..(at + length)], .. input[at..]],
            4 => input[..at],
            5 => [.. input[..at], .. Enumerable.Repeat(word, _random.Next(300)).SelectMany(b => b), .. input[at..]],
            6 => Mixed(input, _sound[_random.Next(_sound.Length)]),
            _ => Flipped(input),
        };
    }

    /// <summary>The beginning of one input and the end of another.</summary>
    private byte[] Mixed(byte[] one, byte[] other) => [.. one[.._random.Next(one.Length + 1)], .. other[_random.Next(other.Length + 1)..]];

    private byte[] Flipped(byte[] input)
    {
        var copy = (byte[])input.Clone();
        for (var i = Math.Min(copy.Length, _random.Next(6)); i > 0; i--)
        {
            copy[_random.Next(copy.Length)] = (byte)_random.Next(256);
        }

        return copy;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number : otherwise;

    /// <summary>The same in each run, which GetHashCode is not.</summary>
    private static int HashCode(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
