namespace CommerceMailAdmin.Engine.Dns;

/// <summary>One question to the DNS: a name, in lower case without trailing dot, and a type.</summary>
public readonly record struct DnsQuestion(string Name, DnsRecordType Type)
{
    /// <summary>The question as in a zone file: name and type.</summary>
    public override string ToString() => $"{Name} {Type}";
}
