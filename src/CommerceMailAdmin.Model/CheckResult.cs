namespace CommerceMailAdmin;

/// <summary>
/// The outcome of any check. The words are those of RFC 8601 section 2.7; a look-up that failed is
/// <see cref="TempError"/> and never <see cref="None"/>.
/// </summary>
public enum CheckResult : long
{
    /// <summary>Present, valid and effective.</summary>
    Pass,

    /// <summary>Present, and it says no: a revoked key, an unauthorised address.</summary>
    Fail,

    /// <summary>Present and valid, but it asserts nothing either way.</summary>
    Neutral,

    /// <summary>The look-up succeeded and there is nothing there.</summary>
    None,

    /// <summary>There was no answer (time-out, SERVFAIL, refused). Ask again later.</summary>
    TempError,

    /// <summary>What is published cannot be interpreted; it stays so until somebody fixes it.</summary>
    PermError,
}
