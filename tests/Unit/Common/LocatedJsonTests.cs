using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Common;

/// <summary>Files that are not JSON say where, and never throw anything else.</summary>
public class LocatedJsonTests
{
    [Theory]
    [InlineData("{\n\"name\": \"caf\u00E9\" }")]
    [InlineData("{\n\"caf\u00E9\": 1 }")]
    [InlineData("{\n\"name\": \"\\ud800\" }")]
    public void ATextThatIsNotUtf8IsAnErrorWithItsLine(string json)
    {
        var bytes = Encoding.GetEncoding("ISO-8859-1").GetBytes(json);
        Assert.Equal(2, Assert.Throws<JsonFormatException>(() => LocatedJson.Parse("a.json", bytes)).Line);
    }
}
