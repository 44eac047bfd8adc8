using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// Damaged platform messages, the same in every run: every one gets a verdict, and none is genuine that a signature does not carry.
/// </summary>
public class MessageFuzzTests
{
    private static readonly int Cases = Rounds.Of(1_500);

    [Fact]
    public async Task NoMessageIsTooStrange()
    {
        var random = new Random(5322);
        var original = Bytes(Delivered(Signed(), Stranger));
        var authenticator = new MessageAuthenticator(Zone(), ProfileReader.BuiltIn, TrustOptions.Default);
        var verdicts = new HashSet<MessageVerdict>();
        for (var i = 0; i < Cases; i++)
        {
            var result = await authenticator.AuthenticateAsync(ToVerify(Damaged(original, random)), TestContext.Current.CancellationToken);

            verdicts.Add(result.Verdict);
            Assert.NotEmpty(result.Evidence);
            Assert.True(result.Verdict != MessageVerdict.Genuine || result.Dkim.Any(d => d.Result == CheckResult.Pass),
                string.Join(" ", result.Evidence));
        }

        Assert.Equal(4, verdicts.Count);
    }

    private static byte[] Damaged(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(at + 1), random.Next(1, 5)));
                    break;
                case 3:
                    bytes.InsertRange(at, "\r\n"u8.ToArray());
                    break;
                default:
                    bytes[at] = (byte)"=;:<>@\"\\( \t\r\n\0"[random.Next(14)];
                    break;
            }
        }

        return [.. bytes];
    }
}
