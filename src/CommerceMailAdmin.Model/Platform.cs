namespace CommerceMailAdmin;

/// <summary>The shop platform a message or a fact belongs to.</summary>
public enum Platform
{
    /// <summary>Facebook shops.</summary>
    Facebook,

    /// <summary>Instagram shops.</summary>
    Instagram,
}
