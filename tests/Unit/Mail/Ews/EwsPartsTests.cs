using System.Text;
using CommerceMailAdmin.Engine.Mail.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>What is read of single answers, and how far a folder was read.</summary>
public sealed class EwsPartsTests
{
    /// <summary>States of large folders are long. .NET Framework escapes no text beyond 65,519 characters in one piece.</summary>
    [Fact]
    public void AStateOfAnyLengthIsKept()
    {
        var state = new string('+', 300_000);
        var point = new EwsPoint(state, [new string('/', 70_000), "b"]);

        var read = EwsPoint.Parse(point.Format())!;

        Assert.Equal((state, 2, 70_000), (read.State, read.Missing.Count, read.Missing[0].Length));
    }

    /// <summary>Autodiscover says why it knows nothing, in each of its two forms.</summary>
    [Theory]
    [InlineData("<Autodiscover xmlns='http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'><Response>"
        + "<Error Time='11:00' Id='1'><ErrorCode>500</ErrorCode><Message>The e-mail address cannot be found.</Message><DebugData/></Error>"
        + "</Response></Autodiscover>", false, "The e-mail address cannot be found")]
    [InlineData("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><a:GetUserSettingsResponseMessage "
        + "xmlns:a='http://schemas.microsoft.com/exchange/2010/Autodiscover'><a:Response><a:ErrorCode>NoError</a:ErrorCode>"
        + "<a:UserResponses><a:UserResponse><a:ErrorCode>InvalidUser</a:ErrorCode><a:ErrorMessage>Invalid user.</a:ErrorMessage>"
        + "</a:UserResponse>"
        + "</a:UserResponses></a:Response></a:GetUserSettingsResponseMessage></s:Body></s:Envelope>", true, "Invalid user")]
    [InlineData("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>s:Client</faultcode>"
        + "<faultstring>Not here.</faultstring></s:Fault></s:Body></s:Envelope>", true, "Not here")]
    public void AutodiscoverSaysWhyItKnowsNothing(string xml, bool isSoap, string words)
    {
        var reply = AutodiscoverReply.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), isSoap);

        Assert.Null(reply!.Ews);
        Assert.Contains(words, reply.Problem, StringComparison.Ordinal);
    }
}
