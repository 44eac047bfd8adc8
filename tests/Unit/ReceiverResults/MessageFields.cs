using System.Text;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.ReceiverResults;

/// <summary>
/// Header fields as the tests write them: one "Name: value" a line, folded lines beginning with a space, empty lines for the eye only.
/// </summary>
internal static class MessageFields
{
    public static HeaderBlock Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", text.Split('\n').Where(l => l.Trim() != "")) + "\r\n");
        return HeaderBlock.Parse(bytes, 0, bytes.Length);
    }
}
