namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>How many objects go into one request.</summary>
public static class ExchangeBatch
{
    /// <summary>Identities piped into a command of the Online module are sent ten at a time.</summary>
    public const int Online = 10;

    /// <summary>The size of a full batch in a session.</summary>
    public static int SizeIn(IExchangeSession session) => session.IsOnline ? Online : 1;
}
