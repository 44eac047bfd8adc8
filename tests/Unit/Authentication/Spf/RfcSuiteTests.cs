using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

public class RfcSuiteTests
{
    public static TheoryData<string> Names => [.. RfcSuite.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheSuitesResultAndExplanation(string name)
    {
        var test = RfcSuite.Cases[name];
        var question = new SpfQuestion(IPAddress.Parse(test.Host), test.MailFrom, test.Helo, DateTimeOffset.UnixEpoch);

        var check = await new SpfEvaluator(test.Zone).CheckAsync(question, TestContext.Current.CancellationToken);

        Assert.Contains(check.Result.ToString().ToLowerInvariant(), test.Results);
        if (test.Explanation is not null)
        {
            Assert.Equal(test.Explanation, check.Explanation ?? "DEFAULT");
        }
    }

    [Fact]
    public void TheSuiteIsComplete() => Assert.Equal(203, RfcSuite.Cases.Count);
}
