namespace CommerceMailAdmin.Engine.Profiles;

/// <summary>The names of the deadlines that code asks a profile for.</summary>
internal static class ProfileDeadlines
{
    /// <summary>The time within which a case must be answered.</summary>
    public const string AnswerCase = nameof(AnswerCase);

    /// <summary>The longest time within which a case must be answered, in business days; longer ones are a slip.</summary>
    public const int MostAnswerDays = 365;

    /// <summary>The days within which the seller must answer a case, in business days.</summary>
    public static int AnswerBusinessDays(this CommerceMailProfile profile) => profile.Deadlines.First(d => d.Name == AnswerCase).Value;
}
