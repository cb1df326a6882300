"""The pages of estimates: thin views over calculator.estimates, the same at an estimate's own address and a link's."""
