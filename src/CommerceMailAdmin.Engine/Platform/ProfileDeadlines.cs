namespace CommerceMailAdmin.Engine.Platform;

/// <summary>The names of the deadlines that code asks a profile for. Only the first must be there.</summary>
internal static class ProfileDeadlines
{
    /// <summary>The time within which a case must be answered.</summary>
    public const string AnswerCase = nameof(AnswerCase);

    /// <summary>The time from the purchase within which the buyer can cancel.</summary>
    public const string BuyerCancel = nameof(BuyerCancel);

    /// <summary>The time within which a return must be accepted.</summary>
    public const string ReturnWindow = nameof(ReturnWindow);

    /// <summary>The time from the purchase within which the order must be shipped.</summary>
    public const string Ship = nameof(Ship);

    /// <summary>The time from the purchase after which the platform cancels an order that was not shipped.</summary>
    public const string CancelUnshipped = nameof(CancelUnshipped);

    /// <summary>The time within which the seller can respond to a chargeback.</summary>
    public const string RespondToChargeback = nameof(RespondToChargeback);

    /// <summary>The time within which a chargeback is decided.</summary>
    public const string ChargebackDecision = nameof(ChargebackDecision);

    /// <summary>The longest time within which a case must be answered, in business days; longer ones are a slip.</summary>
    public const int MostAnswerDays = 365;

    /// <summary>The longest of all other deadlines, in days; longer ones are a slip.</summary>
    public const int MostDays = 3660;

    /// <summary>The days within which the seller must answer a case, in business days.</summary>
    public static int AnswerBusinessDays(this CommerceMailProfile profile) => profile.Deadlines.First(d => d.Name == AnswerCase).Value;

    /// <summary>A deadline by its name; null if the profile has none.</summary>
    public static ProfileDeadline? Deadline(this CommerceMailProfile profile, string name) =>
        profile.Deadlines.FirstOrDefault(d => d.Name == name);
}
