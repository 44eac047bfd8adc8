namespace CommerceMailAdmin.Engine.Authentication.Dmarc;

/// <summary>What can be odd about a DMARC record.</summary>
internal enum DmarcProblemKind
{
    /// <summary>p=, sp= or np= is missing or no policy.</summary>
    Policy,

    /// <summary>A tag that RFC 9989 removed.</summary>
    RemovedTag,

    /// <summary>A tag that is not known.</summary>
    UnknownTag,

    /// <summary>What is not a tag=value, is there twice, or has a value that is not valid.</summary>
    MalformedTag,
}

/// <summary>One thing that is odd about a DMARC record.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">It, in words.</param>
/// <param name="Tag">The removed or unknown tag as published; empty for the other kinds.</param>
internal readonly record struct DmarcProblem(DmarcProblemKind Kind, string Message, string Tag);
