using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Authentication.Dkim;

namespace CommerceMailAdmin.Unit.Mail;

public class WholeMessageTests
{
    [Theory]
    [InlineData("A: 1\r\nB : 2\r\n  3\r\n\r\nbody", "A=1|B=2  3", "body")]
    [InlineData("A: 1\nB:2\n\nbody\n", "A=1|B=2", "body\n")]
    [InlineData("From a@b Mon Sep 17 00:00:00 2001\nA: 1\n\n", "A=1", "")]
    [InlineData(" stray\r\nA: 1\r\nno field\r\nB: 2\r\n", "A=1|B=2", "")]
    [InlineData("A: 1", "A=1", "")]
    [InlineData("", "", "")]
    [InlineData("\r\nbody", "", "body")]
    [InlineData("\nbody", "", "body")]
    [InlineData(": no name\r\nB\u00e9: not ASCII\r\nC:\r\n\r\n", "C=", "")]
    [InlineData("A: lone\rreturn\r\n\r\n\r\n", "A=lone\rreturn", "\r\n")]
    [InlineData("A: 1\r\n \t\r\nB: 2\r\n\r\n", "A=1|B=2", "")]
    public void FieldsAndBodyAreFound(string text, string fields, string body)
    {
        var message = WholeMessage.Parse(ReferenceCanonicalization.Bytes(text));

        Assert.Equal(fields,
            string.Join("|",
                Enumerable.Range(0, message.Headers.Count).Select(i => message.Headers[i])
                    .Select(f => $"{Encoding.ASCII.GetString(f.Name)}={f.Plain()}")));
        Assert.Equal(ReferenceCanonicalization.Bytes(body), message.Body.ToArray());
        Assert.Null(message.Problem);
    }

    [Fact]
    public void AHeaderOfTooManyFieldsIsGivenUp()
    {
        var message =
            WholeMessage.Parse(
                ReferenceCanonicalization.Bytes(string.Concat(Enumerable.Repeat("A: 1\r\n", WholeMessage.MaxFields + 1)) + "\r\nbody"));

        Assert.Contains("more than 2000 fields", message.Problem, StringComparison.Ordinal);
        Assert.Equal(0, message.Body.Length);
        Assert.Null(WholeMessage.Parse(
            ReferenceCanonicalization.Bytes(string.Concat(Enumerable.Repeat("A: 1\r\n", WholeMessage.MaxFields)) + "\r\nbody")).Problem);
    }

    [Theory]
    [InlineData("A: ")]
    [InlineData("A: 1\r\n ")]
    [InlineData("")]
    public void AHeaderOfTooManyBytesIsGivenUp(string start) =>
        Assert.Contains("longer than",
            WholeMessage.Parse(ReferenceCanonicalization.Bytes(start + new string('x', WholeMessage.MaxHeaderLength + 1))).Problem,
            StringComparison.Ordinal);

    [Fact]
    public void ALongBodyIsNoLongHeader() =>
        Assert.Null(WholeMessage.Parse(
            ReferenceCanonicalization.Bytes("A: 1\r\n\r\n" + new string('x', WholeMessage.MaxHeaderLength + 1))).Problem);

    [Fact]
    public void NamesAreFoundWithoutRegardToCase() =>
        Assert.Equal([0, 2],
            WholeMessage.Parse(ReferenceCanonicalization.Bytes("DKIM-Signature: 1\nX: 2\ndkim-signature : 3\n\n")).Headers
                .IndexesOf("dkim-signature"));
}
